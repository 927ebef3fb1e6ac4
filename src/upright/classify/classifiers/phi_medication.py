"""Medicines with a dose, after a label of a person's medication.

What somebody takes tells what they suffer from. The name must be that of a common active substance and a dose must
follow. Not seen: brand names, doses in words, an `Rx:` line without such a label.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "medication", "medications", "current medication", "current medications", "home medications", "prescribed",
    "prescribed medication", "prescription", "takes", "taking", "is taking", "is on", "started on", "medikation",
    "dauermedikation", "traitement en cours", "medicación", "medicación actual", "terapia in corso", "medicação",
    "medicatie",
)  # fmt: skip
_SUBSTANCES = (
    "metformin|insulin|atorvastatin|simvastatin|rosuvastatin|lisinopril|ramipril|losartan|valsartan|"
    "amlodipine|metoprolol|bisoprolol|atenolol|carvedilol|hydrochlorothiazide|furosemide|spironolactone|"
    "omeprazole|pantoprazole|esomeprazole|levothyroxine|sertraline|fluoxetine|citalopram|escitalopram|"
    "paroxetine|venlafaxine|duloxetine|bupropion|mirtazapine|amitriptyline|lithium|quetiapine|olanzapine|"
    "risperidone|aripiprazole|haloperidol|clozapine|diazepam|lorazepam|alprazolam|clonazepam|zolpidem|"
    "gabapentin|pregabalin|lamotrigine|levetiracetam|valproate|carbamazepine|topiramate|phenytoin|"
    "warfarin|apixaban|rivaroxaban|dabigatran|clopidogrel|aspirin|ibuprofen|naproxen|diclofenac|"
    "paracetamol|acetaminophen|codeine|tramadol|oxycodone|hydrocodone|morphine|fentanyl|buprenorphine|"
    "methadone|naltrexone|amoxicillin|azithromycin|doxycycline|ciprofloxacin|cephalexin|clindamycin|"
    "metronidazole|prednisone|prednisolone|dexamethasone|albuterol|salbutamol|fluticasone|budesonide|"
    "montelukast|tamoxifen|anastrozole|letrozole|methotrexate|adalimumab|etanercept|infliximab|rituximab|"
    "trastuzumab|imatinib|tenofovir|emtricitabine|dolutegravir|efavirenz|bictegravir|acyclovir|"
    "valacyclovir|sildenafil|tadalafil|finasteride|tamsulosin|donepezil|memantine|levodopa|ropinirole|"
    "methylphenidate|adderall|amphetamine|lisdexamfetamine|semaglutide|liraglutide|empagliflozin|"
    "sitagliptin|glipizide|gliclazide|allopurinol|colchicine|hydroxychloroquine|isotretinoin|estradiol|"
    "testosterone|medroxyprogesterone|levonorgestrel|ondansetron|sumatriptan|propranolol"
)

CLASSIFIER = Classifier(
    id="phi.medication",
    title="Medication with dose",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(_LABELS, rf"(?i:(?:{_SUBSTANCES}) \d{{1,5}}(?:[.,]\d{{1,3}})? ?(?:mg|mcg|µg|g|ml|units|iu|ie)\b)"),
    ),
    columns=("medication", "medications", "current medications", "prescribed medication", "medication dose"),
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("MEDICATION", "DRUG_NAME"),
    matches=(
        "Current medications: sertraline 50 mg daily",
        "she is taking lithium 300 mg",
        '"medication": "insulin 10 units"',
        "Medikation: Ramipril 5 mg",
    ),
    rejects=("medication: none", "sertraline", "taking 50 mg", "prescribed text 50 mg"),
)
