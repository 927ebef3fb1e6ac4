import csv

import boto3
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("crm")
runtime = boto3.client("bedrock-agent-runtime")


@mcp.tool()
def accounts(region: str) -> str:
    """All accounts of a region, with contacts."""
    with open("export/accounts.csv", newline="") as file:
        return "\n".join(str(row) for row in csv.DictReader(file))


@mcp.tool()
def ask_erp(question: str) -> str:
    """Ask the ERP agent, which may change orders."""
    answer = runtime.invoke_agent(agentId="ERPAGENT01", agentAliasId="PROD", sessionId="1", inputText=question)
    return str(answer)


if __name__ == "__main__":
    mcp.run()
