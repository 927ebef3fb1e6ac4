"""Java objects as `ObjectOutputStream` writes them (Weka, Stanford NLP, jpmml): reading them runs methods of the
classes that they name.

Source: Java Object Serialization Specification, chapter 6; https://github.com/frohoff/ysoserial
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_SEARCHED: Final = 64 << 20
# Classes whose reading leads to calls that the stream chooses; models hold none of them.
_GADGETS = re.compile(
    rb"org\.apache\.commons\.collections4?\.(?:functors|keyvalue\.TiedMapEntry|map\.LazyMap|comparators\.Transforming)"
    rb"|xalan\.[\w.]*TemplatesImpl|org\.codehaus\.groovy\.runtime\.|javax\.management\.BadAttributeValueExp"
    rb"|com\.sun\.rowset\.JdbcRowSetImpl|org\.apache\.commons\.beanutils\.BeanComparator|com\.mchange\.v2\.c3p0\."
    rb"|java\.rmi\.|sun\.rmi\.|javax\.script\.|java\.lang\.(?:ProcessBuilder|Runtime)\b|java\.net\.URLClassLoader"
    rb"|sun\.reflect\.annotation\.AnnotationInvocationHandler|bsh\.XThis|org\.springframework\.(?:beans|core|aop)\."
    rb"|javax\.naming\.|org\.mozilla\.javascript\.|com\.rometools\.rome\.feed\.impl\."
)


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Chains to a call are known by their classes; what other classes do when they are read is not known here."""
    if found := _GADGETS.search(blob.peek(0, _SEARCHED)):
        message = f"reading the objects runs what they choose, through {found[0].decode('ascii', 'replace')[:80]}"
        inquiry.say(Verdict.MALICIOUS, "java-gadget", message, found.start())
    else:
        inquiry.say(Verdict.UNKNOWN, "unread-format", "objects of Java are recognised, not judged")


FORMAT = ModelFormat(names=frozenset({"java-objects"}), inspect=inspect)
