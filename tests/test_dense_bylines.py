"""Bylines in Chinese, Japanese and Korean: labels, jobs, places and other people's work around names without blanks."""

import pytest

from article.names.bylines import names_in
from article.names.densebylines import dense_names, names_writers

CHINESE = {
    "记者 王小明 李 华": ["王小明", "李华"],
    "记者王小明 李华": ["王小明", "李华"],
    "记者：王小明、李华": ["王小明", "李华"],
    "本报记者王小明 通讯员 张三丰": ["王小明"],
    "新华社记者陈立安、周小云": ["陈立安", "周小云"],
    "大众日报客户端记者 孙晓 马腾 报道": ["孙晓", "马腾"],
    "见习记者 王小明 记者 李华": ["王小明", "李华"],
    "采写：新京报记者 王小明": ["王小明"],
    "文/王小明": ["王小明"],
    "文／林志遠　圖／陳怡君": ["林志遠"],
    "文丨王小明": ["王小明"],
    "作者 | 王小明": ["王小明"],
    "撰文：王小明 编辑：李华": ["王小明"],
    "来源：柳河日报 作者：王小明 2026-03-05 10:11": ["王小明"],
    "〔記者王小明／台北報導〕": ["王小明"],
    "記者 王小明 台北報導": ["王小明"],
    "2026-03-05 10:11 聯合報 記者林志遠／台北即時報導": ["林志遠"],
    "（中央社記者王小明台北5日電）": ["王小明"],
    "南方周末记者 刘洋 发自北京": ["刘洋"],
    "刘洋 赵敏": ["刘洋", "赵敏"],
    "责任编辑：李华": [],
    "摄影：李华": [],
}
JAPANESE = {
    "山田 太郎": ["山田 太郎"],
    "文/山田太郎 写真/佐藤花子": ["山田太郎"],
    "取材・文＝高橋 直樹": ["高橋 直樹"],
    "（文・高橋直樹、写真・佐藤花子）": ["高橋直樹"],
    "聞き手・山田太郎": ["山田太郎"],
    "編集委員・山田太郎": ["山田太郎"],
    "経済部　高橋直樹": ["高橋直樹"],
    "【高橋直樹/経済部】": ["高橋直樹"],
    "【山田太郎、佐藤花子】": ["山田太郎", "佐藤花子"],
    "山田太郎記者": ["山田太郎"],
    "マイケル・ジョーンズ": ["マイケル・ジョーンズ"],
    "著者：サラ・ミラー 訳：佐藤花子": ["サラ・ミラー"],
    "写真・佐藤花子": [],
}
KOREAN = {
    "홍길동 기자 김영희 기자": ["홍길동", "김영희"],
    "김민준 이서연 기자": ["김민준", "이서연"],
    "홍길동·김영희 기자": ["홍길동", "김영희"],
    "새봄일보 홍길동 기자": ["홍길동"],
    "사회부 김민준 기자": ["김민준"],
    "홍길동 선임기자": ["홍길동"],
    "홍길동 객원기자": ["홍길동"],
    "글·사진 홍길동 기자": ["홍길동"],
    "입력 2026.03.05 홍길동 기자": ["홍길동"],
    "취재 홍길동": ["홍길동"],
    "김민준 기자 사진 이서연 기자": ["김민준"],
    "사진=김영희 기자": [],
}
ALL = {**CHINESE, **JAPANESE, **KOREAN}


@pytest.mark.parametrize(("line", "names"), ALL.items(), ids=range(len(ALL)))
def test_names(line: str, names: list[str]) -> None:
    assert names_in(line, None) == names


@pytest.mark.parametrize(
    "line", ["By Ana Torres", "Ana Torres 기자", "文化新聞", "記者会は午後に開かれた", "記者站", ""]
)
def test_nothing_of_the_kind(line: str) -> None:
    assert not dense_names(line)


@pytest.mark.parametrize(
    "line", ["文化新聞", "责任编辑：李华", "사진=김영희 기자", "市议会周二晚上开会讨论新桥"]
)
def test_lines_that_name_no_writer(line: str) -> None:
    assert not names_writers(line)


@pytest.mark.parametrize("line", ["记者" * 5_000, "中" * 290 + "记者", "김민준 " * 70, "文/" * 140], ids=len)
def test_hostile_lines(line: str) -> None:
    assert not dense_names(line) or len(line) <= 300
