"""What the emulator of AWS lacks of API keys: the service-specific credentials of users."""

from __future__ import annotations

from typing import Any


def learn() -> None:
    """Teach the emulator in this process."""
    from moto.core.responses import ActionResult, EmptyResult
    from moto.iam.responses import IamResponse as Answers

    if hasattr(Answers, "create_service_specific_credential"):
        return

    def create(self: Any) -> Any:
        user = _user(self)
        number = f"ACCA{len(_keys(user)):016d}"
        _keys(user)[number] = "Active"
        return ActionResult({"ServiceSpecificCredential": _shown(self, user, number)})

    def listed(self: Any) -> Any:
        user = _user(self)
        return ActionResult({"ServiceSpecificCredentials": [_shown(self, user, number) for number in _keys(user)]})

    def update(self: Any) -> Any:
        _keys(_user(self))[self._get_param("ServiceSpecificCredentialId")] = self._get_param("Status")
        return EmptyResult()

    for name, value in (
        ("create_service_specific_credential", create),
        ("list_service_specific_credentials", listed),
        ("update_service_specific_credential", update),
    ):
        setattr(Answers, name, value)


def _user(answers: Any) -> Any:
    return answers.backend.get_user(answers._get_param("UserName"))


def _keys(user: Any) -> dict[str, str]:
    kept: dict[str, str] = user.__dict__.setdefault("api_keys", {})
    return kept


def _shown(answers: Any, user: Any, number: str) -> dict[str, Any]:
    return {
        "UserName": user.name,
        "ServiceSpecificCredentialId": number,
        "ServiceName": "bedrock.amazonaws.com",
        "Status": _keys(user)[number],
        "CreateDate": user.create_date,
    }
