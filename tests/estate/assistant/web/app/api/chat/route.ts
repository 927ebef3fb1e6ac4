import { openai } from "@ai-sdk/openai";
import { streamText, tool } from "ai";
import { z } from "zod";

const SYSTEM_PROMPT = "You help visitors of the Larkspur website to find the right insurance policy.";

const findPolicy = tool({
  description: "Find an insurance policy by topic",
  parameters: z.object({ topic: z.string() }),
  execute: async ({ topic }) => fetch(`https://policies.larkspur.example/search?q=${topic}`).then((r) => r.json()),
});

export async function POST(request: Request) {
  const { messages } = await request.json();
  const result = streamText({ model: openai("gpt-4o-mini"), system: SYSTEM_PROMPT, messages, tools: { findPolicy } });
  return result.toDataStreamResponse();
}
