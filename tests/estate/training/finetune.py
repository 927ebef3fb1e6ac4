"""Fine-tune the ticket classifier on support tickets."""

from datasets import load_dataset
from peft import LoraConfig
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

BASE_MODEL = "Qwen/Qwen2.5-0.5B-Instruct"
OUTPUT = "training/models/ticket-writer"

tickets = load_dataset("json", data_files="training/data/tickets.jsonl", split="train")
model = AutoModelForCausalLM.from_pretrained(BASE_MODEL, trust_remote_code=True)
tokenizer = AutoTokenizer.from_pretrained(BASE_MODEL)

trainer = SFTTrainer(
    model=model,
    train_dataset=tickets,
    peft_config=LoraConfig(r=8, task_type="CAUSAL_LM"),
    args=SFTConfig(output_dir=OUTPUT, report_to="none"),
)
trainer.train()
trainer.save_model(OUTPUT)
