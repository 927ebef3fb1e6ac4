"""Templates of charts: what is printed, which line it comes from, and what hostile ones may cost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upright.discover.templates.fill import fill
from upright.discover.templates.parse import Body, parse
from upright.model.errors import LimitExceeded, MalformedError

DATA = {
    "Values": {"a": {"b": "x"}, "list": [1, 2], "on": True, "off": False, "map": {"k": {"l": [1, "t"]}}, "name": ""},
    "Chart": {"Name": "c"},
}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("{{ .Values.a.b }}-{{ $.Chart.Name | upper }}", "x-C"),
        ("{{ if and .Values.on (not .Values.off) }}y{{ else if .Values.on }}z{{ else }}n{{ end }}", "y"),
        ("{{- range $i, $v := .Values.list }}{{ $i }}={{ $v }};{{ end }}", "0=1;1=2;"),
        ("{{ with .Values.missing }}a{{ else }}b{{ end }}", "b"),
        ("a\n  {{- /* }} */ -}}\n  b", "ab"),
        ('{{ .Values.name | default (printf "%s-%d" .Chart.Name 3) | quote }}', '"c-3"'),
        ("m:{{ toYaml .Values.map | nindent 2 }}", 'm:\n  k:\n    l:\n      - 1\n      - "t"'),
        ('{{ define "n" }}<{{ . }}>{{ end }}{{ include "n" .Chart.Name }}', "<c>"),
        ("{{ $x := .Values.a }}{{ $x.b }}{{ (dict `k` 1).k }}", "x1"),
        ("{{ .Capabilities.x }}{{ lookup `v1` `Pod` `` `` | len }}{{ genCA `x` 3 }}", "0$()"),
    ],
)
def test_prints_what_helm_prints(text: str, printed: str) -> None:
    assert fill(text, DATA, {})[0] == printed


def test_every_line_knows_where_it_comes_from() -> None:
    text = "a: 1\n{{- if .Values.off }}\nb: 2\n{{- end }}\nc:\n  {{- toYaml .Values.map | nindent 2 }}\nd: 4\n"
    printed, lines = fill(text, DATA, {})
    at = dict(zip((line.strip() for line in printed.split("\n")), lines, strict=True))
    assert (at["a: 1"], at["c:"], at["- 1"], at["d: 4"]) == (1, 5, 6, 7)


@pytest.mark.parametrize(
    "text",
    [
        '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
        "{{ $x := list 1 1 }}" + "{{ $x = list $x $x }}" * 60 + "{{ toYaml $x }}",
        '{{ $x := "aaaaaaaa" }}' + '{{ $x = printf "%s%s%s%s" $x $x $x $x }}' * 60 + "{{ $x }}",
        "{{ range until 100 }}{{ range until 100 }}{{ range until 100 }}x{{ end }}{{ end }}{{ end }}",
        "{{ if true }}" * 5000,
        "{{ (((((((((" * 3000,
    ],
)
def test_hostile_templates_are_refused_or_end_soon(text: str) -> None:
    try:
        printed, _ = fill(text, DATA, {})
    except MalformedError:
        return
    assert len(printed) < 3_000_000


def test_what_is_defined_is_kept_and_what_is_no_template_refused() -> None:
    defined: dict[str, Body] = {}
    parse('{{- define "x.name" -}}n{{- end -}}', defined)
    assert fill('{{ include "x.name" . }}', DATA, defined)[0] == "n"
    with pytest.raises(MalformedError):
        parse("{{ end }}", {})
    with pytest.raises(LimitExceeded):
        parse("{{ if true }}" * 100 + "{{ end }}" * 100, {})


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='{}-|.$():="` \nabifendrangewithValues', max_size=200))
def test_any_text_is_printed_or_refused(text: str) -> None:
    try:
        printed, lines = fill(text, DATA, {})
    except MalformedError:
        return
    assert len(lines) == printed.count("\n") + 1
