"""Encodings by the first bytes alone."""

from __future__ import annotations

import random

import pytest

from upright.classify.encoding import encoding_of

TEXTS = {
    "utf-8": ["é名, Straße"],
    "utf-16": ["name: Eva, 名前"],
    "utf-16-le": ["hello world, name: Eva"],
    "utf-16-be": ["hello world, name: Eva"],
    "utf-32": ["x, 名前"],
    "utf-32-be": ["hello wörld"],
    "cp1252": ["Müller, Straße 12, 80331 München", "Señor Núñez vive en España", "name,city\nJosé,Málaga\nZoë,Zürich"],
    "cp1250": ["Zażółć gęślą jaźń, ul. Łąkowa 5", "Dvořák, Žižkova třída 12, Praha"],
    "cp1251": ["Иванов Иван Петрович, город Москва", "ИВАНОВ, МОСКВА", "Паспорт: 4509 123456"],
    "koi8-r": ["Иванов Иван Петрович, город Москва", "Сообщение от клиента"],
    "cp866": ["Привет, мир. Договор подписан"],
    "cp932": ["山田太郎 東京都渋谷区1-2-3 電話番号", "氏名,電話\n佐藤花子,090-1234-5678"],
    "euc_jp": ["山田太郎さんの住所は東京都です"],
    "gb18030": ["张伟的身份证号码是110101199003074514", "订单已发货，请注意查收快递。"],
    "big5": ["王小明的電話號碼是 0912345678，地址台北市"],
    "cp949": ["김철수 주민등록번호 900101-1234567", "서울특별시 강남구"],
    "cp1253": ["Γιώργος Παπαδόπουλος, Αθήνα"],
    "cp1254": ["İstanbul'da yaşıyor, doğum günü şubat"],
    "cp1255": ["שלום עולם, תעודת זהות"],
    "cp1256": ["محمد علي، رقم الهاتف"],
    "cp1257": ["Jānis Bērziņš, Rīga"],
    "cp874": ["สวัสดีครับ ชื่อสมชาย"],
}


@pytest.mark.parametrize(("encoding", "text"), [(name, text) for name, texts in TEXTS.items() for text in texts])
def test_text_comes_out_as_it_went_in(encoding: str, text: str) -> None:
    data = text.encode(encoding)
    assert data.decode(encoding_of(data)).lstrip("\ufeff") == text


@pytest.mark.parametrize("seed", range(20))
def test_bytes_that_are_no_text(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311
    assert not encoding_of(drawn.randbytes(4000))
    assert not encoding_of(bytes(drawn.randrange(1, 256) for _ in range(4000)))


def test_a_character_cut_in_two_is_still_utf8() -> None:
    assert encoding_of("名前".encode()[:-1]) == "utf-8"
