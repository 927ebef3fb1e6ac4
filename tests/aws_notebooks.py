"""What the emulator of AWS lacks of SageMaker: changing notebook instances and domains."""

from __future__ import annotations

import json
from typing import Any


def learn() -> None:
    """Teach the emulator in this process."""
    from moto.sagemaker.responses import SageMakerResponse as Answers

    if hasattr(Answers, "update_domain"):
        return

    def update_notebook_instance(self: Any) -> str:
        found = self.sagemaker_backend.get_notebook_instance(self._get_param("NotebookInstanceName"))
        assert found.status == "Stopped", "the service refuses to change what runs"
        found.root_access = self._get_param("RootAccess")
        return json.dumps({})

    def update_domain(self: Any) -> str:
        wanted = self._get_param("DomainId")
        found = next(each for each in self.sagemaker_backend.domains.values() if each.id == wanted)
        found.app_network_access_type = self._get_param("AppNetworkAccessType")
        return json.dumps({"DomainArn": found.arn})

    for name, value in (("update_notebook_instance", update_notebook_instance), ("update_domain", update_domain)):
        setattr(Answers, name, value)
