import { ChatAnthropic } from "@langchain/anthropic";
import { createReactAgent } from "@langchain/langgraph/prebuilt";
import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { findPatient, saveNote } from "./store.js";

const lookUp = tool(async ({ name }) => JSON.stringify(findPatient(name)), {
  name: "look_up_patient",
  description: "Find a patient",
  schema: z.object({ name: z.string() }),
});

const note = tool(async ({ id, text }) => saveNote(id, text), {
  name: "write_note",
  description: "Write into the record of a patient",
  schema: z.object({ id: z.number(), text: z.string() }),
});

export const nurse = createReactAgent({
  llm: new ChatAnthropic({ model: "claude-sonnet-4-20250514" }),
  tools: [lookUp, note],
  prompt: "You help the patients of a clinic.",
});
