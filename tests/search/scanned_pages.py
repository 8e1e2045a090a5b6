"""Pages as a scanner leaves them: printed in several sizes, turned, noisy, greyish, a red seal on the text."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
A4_AT_200 = (1654, 2339)
SEAL_MOTTO, SEAL_WORDS = "合同专用章", "青禾信息技术有限公司"

_NAMES = ("周以宁", "欧阳若溪", "司马知远", "陈思睿", "黄梓涵", "诸葛明辉", "孙悦", "李沐言")
_SYSTEMS = ("政务服务平台", "电子公文系统", "档案管理系统", "视频会议系统", "门户网站群")
# One string a paragraph of the sheet; the names, numbers and systems are invented.
# ruff: noqa: E501
_PLEDGE = """本人{name}，身份证号11010119900307{tail}，自{year}年{month}月起在{system}运维项目中担任驻场工程师。现就保密事项郑重承诺如下：
一、认真遵守国家保密法律、法规和规章制度，履行保密义务，不以任何方式泄露所接触和知悉的国家秘密、工作秘密和个人信息。
二、不使用非涉密计算机、移动存储介质存储、处理涉密信息；不将涉密载体带离工作场所，不擅自复制、留存账号口令。
三、离岗时按规定交还全部证件、钥匙、介质和资料，自觉接受脱密期管理，两年内未经批准不得到境外机构任职。
四、发现泄密隐患或者泄密事件，立即采取补救措施，并在24小时内报告项目经理和甲方保密办公室，电话：010-6255{tail}。
五、违反上述承诺的，自愿承担党纪、政纪责任和法律后果。
承诺人（签字）：{name}
{year}年{month}月{day}日"""
_INSPECTION = """{system}{year}年第{month}期巡检记录
编号：OM-{tail}-{year}{month:02}-{day:04}    巡检人：{name}
1. 服务器CPU平均利用率为{cpu}.6%，内存占用{mem}GB，磁盘剩余空间1.25TB，无告警。
2. 数据库主从同步延迟小于0.5秒，慢查询共{day}条，其中3条已优化索引，详见附件二。
3. 防火墙策略核查：禁止外网访问3306、6379端口，TLS版本不低于1.2，国密算法SM2/SM4工作正常。
4. 备份任务于凌晨02:30执行成功，校验值一致；异地容灾演练计划安排在{month}月下旬进行。
5. 日志审计设备接收日志{tail}MB，发现弱口令账户2个，已通知使用单位限期整改。
整改建议：升级中间件补丁，调整JVM参数（-Xmx{mem}g），对超过90天未登录的账户予以停用。
结论：系统运行平稳，各项指标符合服务级别协议要求，本月可用性达到99.9{day}%。
审核：{other}    日期：{year}-{month:02}-{day:02}"""
_NOTICE = """关于开展{system}安全自查工作的通知
各有关单位：
为贯彻落实《网络安全法》《数据安全法》和《关键信息基础设施安全保护条例》，切实做好重要时期网络安全保障工作，经研究，决定自{year}年{month}月{day}日起组织开展{system}安全自查。现将有关事项通知如下：
（一）自查范围。包括机房环境、网络设备、服务器、数据库、应用软件以及外包运维人员，重点检查身份鉴别、访问控制、安全审计和备份恢复。
（二）时间安排。{month}月{day}日前完成自查并报送报告；联系人：{name}，邮箱ops{tail}@example.cn。
（三）工作要求。各单位要高度重视，明确责任人，建立问题清单、整改台账，做到“谁主管谁负责、谁运营谁负责”，不得瞒报、漏报。
对自查不认真、整改不到位的单位，将予以通报批评；造成严重后果的，依法依规追究有关人员责任。
附件：1. 安全自查表；2. 等级保护测评整改情况统计表；3. 第三方运维人员名单（{other}等{day}人）。"""
_TEXTS = (_PLEDGE, _INSPECTION, _NOTICE)


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page with what is printed on it, one string a line of the sheet."""

    name: str
    lines: tuple[str, ...]
    image: Image.Image

    @property
    def text(self) -> str:
        """What a perfect recogniser would read, lines run together."""
        return "".join(self.lines)

    def file(self, kind: str = "JPEG", **options: object) -> bytes:
        """The page as a file."""
        out = io.BytesIO()
        self.image.save(out, kind, **options)
        return out.getvalue()


def scanned_page(number: int, *, angle: float | None = None, seal: bool = True) -> ScannedPage:
    """Page `number` of an endless series; the same number gives the same page. `angle` is in degrees."""
    chance = random.Random(number)
    name = chance.choice(_NAMES)
    filled = _TEXTS[number % len(_TEXTS)].format(
        name=name,
        other=chance.choice(_NAMES),
        system=chance.choice(_SYSTEMS),
        year=chance.randint(2019, 2026),
        month=chance.randint(1, 12),
        day=chance.randint(10, 28),
        tail=chance.randint(1000, 9999),
        cpu=chance.randint(11, 88),
        mem=chance.choice((16, 32, 64, 128)),
    )
    size = chance.choice((25, 29, 33, 38, 44))  # 9 to 16 points at 200 dots an inch
    weight = chance.choice(("Regular", "Regular", "Regular", "Bold"))
    page = Image.new("L", A4_AT_200, 255)
    lines, bottom = _printed(page, filled, size, weight, chance.choice((1.4, 1.6, 1.9)))
    page = (
        page.point(lambda value: value + (255 - value) * chance_ink // 100)
        if (chance_ink := chance.randint(0, 35))
        else page
    )
    scan = page.convert("RGB")
    if seal:
        scan = _sealed(scan, chance, bottom)
    turn = chance.uniform(-2.5, 2.5) if angle is None else angle
    scan = scan.rotate(turn, Image.Resampling.BICUBIC, fillcolor="white")
    return ScannedPage(name, tuple(lines), _scanned(scan, chance, number))


def _font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"NotoSansSC-{weight}.ttf"), size)


def _printed(
    page: Image.Image, text: str, size: int, weight: str, leading: float
) -> tuple[list[str], int]:
    """Type the text, wrapped at the margin; the first paragraph is a heading where it is short."""
    draw = ImageDraw.Draw(page)
    left, right, y = 200, page.width - 200, 240
    lines: list[str] = []
    for number, paragraph in enumerate(text.split("\n")):
        heading = number == 0 and len(paragraph) < 30
        font = _font(round(size * 1.4), "Bold") if heading else _font(size, weight)
        for line in _wrapped(paragraph, font, right - left):
            x = (page.width - font.getlength(line)) / 2 if heading else left
            draw.text((x, y), line, 0, font)
            lines.append(line)
            y += round(font.size * leading)
        y += round(size * 0.4)
    return lines, y


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    lines, line = [], ""
    for character in text:
        if (
            line
            and font.getlength(line + character) > width
            and character not in "，。；：、！？）”》"
        ):
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _sealed(page: Image.Image, chance: random.Random, bottom: int) -> Image.Image:
    """A round red seal of 42 mm, as companies use, pressed unevenly over the last lines of the text."""
    side = 330
    seal = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(seal)
    draw.ellipse((6, 6, side - 7, side - 7), outline=255, width=9)
    middle = side / 2
    points = []
    for corner in range(10):
        reach, turn = (48 if corner % 2 == 0 else 19), math.pi * corner / 5
        points.append((middle + reach * math.sin(turn), middle - reach * math.cos(turn)))
    draw.polygon(points, fill=255)
    draw.text((middle, middle + 88), SEAL_MOTTO, 255, _font(30, "Bold"), anchor="mm")
    for place, character in enumerate(SEAL_WORDS):
        turn = (place - (len(SEAL_WORDS) - 1) / 2) * 24
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((middle, 46), character, 255, _font(38, "Bold"), anchor="mm")
        seal = ImageChops.lighter(seal, tile.rotate(-turn, Image.Resampling.BICUBIC))
    seal = seal.rotate(chance.uniform(-20, 20), Image.Resampling.BICUBIC)
    worn = noise((side, side), 90).filter(ImageFilter.GaussianBlur(1.2))
    seal = ImageChops.multiply(seal, worn.point(lambda value: min(255, value + 100)))
    ink = Image.new("RGB", page.size, "white")
    at = (chance.randint(250, 900), bottom - chance.randint(200, 330))
    red = (chance.randint(200, 235), chance.randint(25, 60), chance.randint(30, 70))
    ink.paste(Image.new("RGB", seal.size, red), at, seal)
    return ImageChops.multiply(page, ink)


def noise(size: tuple[int, int], spread: float) -> Image.Image:
    """Grain round a middle grey, the same every time: Pillow's own goes on from whatever was drawn before."""
    chance, side = random.Random(20260701), 256
    tile = Image.frombytes(
        "L", (side, side),
        bytes(min(255, max(0, round(chance.gauss(128, spread)))) for _dot in range(side * side)),
    )  # fmt: skip
    whole = Image.new("L", size)
    for x in range(0, size[0], side):
        for y in range(0, size[1], side):
            whole.paste(tile.rotate(90 * chance.randrange(4)), (x, y))
    return whole


def _scanned(page: Image.Image, chance: random.Random, number: int) -> Image.Image:
    """Grey paper darker to one side, unsharp optics, grain, specks, and what JPEG leaves of it."""
    page = page.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 1.1)))
    shade = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(page.size)
    shade = shade.point(lambda value: 255 - value * 45 // 255)
    page = ImageChops.multiply(page, Image.merge("RGB", (shade, shade, shade)))
    random_noise = random.Random(number)
    grain = Image.frombytes("L", (512, 512), random_noise.randbytes(512 * 512)).filter(
        ImageFilter.GaussianBlur(0.7)
    )
    tiles = Image.new("L", page.size)
    for x in range(0, page.width, 512):
        for y in range(0, page.height, 512):
            tiles.paste(grain.rotate(90 * random_noise.randrange(4)), (x, y))
    tiles = tiles.point(lambda value: 128 + (value - 128) // 2)
    page = ImageChops.add(page, Image.merge("RGB", (tiles,) * 3), 1, -128)
    draw = ImageDraw.Draw(page)
    for _ in range(400):
        x, y = random_noise.randrange(page.width), random_noise.randrange(page.height)
        reach = random_noise.choice((1, 1, 2, 3))
        draw.ellipse((x, y, x + reach, y + reach), fill=(random_noise.randrange(90),) * 3)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=chance.randint(55, 80))
    return Image.open(io.BytesIO(out.getvalue()))
