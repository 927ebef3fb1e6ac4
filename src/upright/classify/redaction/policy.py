"""What a redaction does with each data class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from upright.classify.redaction.allow import Allowed
from upright.classify.redaction.method import Method, Options

LEAST = 0.5  # confidence under which nothing is redacted unless a policy asks for more
MARKINGS = "business."  # markings of documents are no secret themselves: redacted only where a policy names them


@dataclass(frozen=True)
class Choice:
    """A method with its options, for values found with at least this confidence."""

    method: Method
    options: Options = field(default_factory=dict)
    confidence: float = LEAST

    @property
    def all_options(self) -> Options:
        """The options given, and the defaults of the others."""
        return {**self.method.options, **self.options}


UNTOUCHED = Choice(Method(id="keep", title="The value itself", replace=None, reversible=True))


@dataclass(frozen=True)
class Policy:
    """`choices` by class id or glob (`pii.*`): the class itself counts first, then the longest glob."""

    default: Choice
    choices: Mapping[str, Choice] = field(default_factory=dict)
    allowed: Allowed = field(default_factory=Allowed)

    def of(self, data_class: str) -> Choice:
        """What is done with values of this class."""
        exact = self.choices.get(data_class)
        if exact is not None:
            return exact
        fitting = [glob for glob in self.choices if fnmatchcase(data_class, glob)]
        if fitting:
            return self.choices[max(fitting, key=lambda glob: (len(glob), glob))]
        return UNTOUCHED if data_class.startswith(MARKINGS) else self.default

    @property
    def all_choices(self) -> list[Choice]:
        """Every choice that may be made."""
        return [self.default, *self.choices.values()]
