from langchain_core.tools import tool


@tool
def find_customer(name: str) -> str:
    """Say where customers are looked up."""
    return f"Ask the front desk for {name}."


@tool
def change_address(customer_id: str, address: str) -> str:
    """Say how to change an address."""
    return f"Please write to us, {customer_id}: {address}."
