"""Serve the fine-tuned ticket writer inside the company, and score tickets with two older models."""

import pickle

import joblib
from flask import Flask, request
from transformers import pipeline

app = Flask(__name__)
writer = pipeline("text-generation", model="training/models/ticket-writer")
sentiment = pickle.load(open("training/models/sentiment.pkl", "rb"))
churn = joblib.load("training/models/churn.joblib")


@app.route("/reply", methods=["POST"])
def reply():
    return {"text": writer(request.json["ticket"])[0]["generated_text"]}


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000, debug=True)
