import express from "express";
import { nurse } from "./agent.js";

const app = express();
app.use(express.json());

app.post("/api/nurse", async (req, res) => {
  const out = await nurse.invoke({ messages: [{ role: "user", content: req.body.text }] });
  res.json({ text: out.messages.at(-1).content });
});

app.listen(process.env.PORT || 8080);
