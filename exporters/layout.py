"""The names inside a package. They stay Chinese in every language: the receiver's rules prescribe them."""

from __future__ import annotations

from models.categories import Category

DESCRIPTION = "说明文件.TXT"
MEDIUM_DESCRIPTION = "介质说明.TXT"
"""At the root of a medium, beside the package's folder: its number and its part of the set. So a medium has exactly
one 说明文件.TXT (档发〔2012〕7号, annex 2), the package's own, which goes onto every medium of a set."""
CATALOGUE = "文件目录.XML"
DOCUMENTS = "电子档案"
OTHERS = "其他"
EARLIER = f"{OTHERS}/历史版本"
"""Earlier versions, below it by year and category like the current ones."""
HANDOVER_LIST = f"{OTHERS}/移交清单"
HANDOVER_REGISTER = f"{OTHERS}/电子档案移交与接收登记表"
NATURES = f"{OTHERS}/四性检测"
NATURES_REPORT = f"{NATURES}/四性检测报告"
NATURES_BASIS = f"{NATURES}/检测依据.json"
NATURES_RESULTS = f"{NATURES}/检测结果.json"
ACCEPTANCE = f"{OTHERS}/验收资料"
PEOPLE = f"{OTHERS}/人员与承诺"
SOURCE_DELIVERIES = f"{OTHERS}/源代码交付"
KNOWLEDGE = f"{OTHERS}/知识库"
TRANSFER_LIST = f"{OTHERS}/知识转移清单"
DATA = f"{OTHERS}/登记数据"
OMISSIONS_DATA = f"{DATA}/omissions.json"
LEFT_OUT = f"{OTHERS}/未移交说明"
PREFLIGHT = f"{OTHERS}/移交前检查"
SIGNING_SUFFIX = "-签字文书"
"""The papers to be signed lie beside the package, in a folder of its name with this at the end."""
ROOT_SIGNATURE = "root-signature.json"
"""The only file that the tag manifest doesn't list: it signs the tag manifest's digest."""
README = "README.html"
VERIFIER = "verify.py"
CATEGORY_FOLDERS = {
    Category.CONTRACT: "01合同与验收",
    Category.SOURCE: "02源代码",
    Category.TECHDOC: "03技术文档",
    Category.PLEDGE: "04保密承诺",
    Category.PERSONNEL: "05人员档案",
    Category.GRADING: "06等级保护",
    Category.CRYPTO: "07密码应用",
    Category.OPERATIONS: "08运维过程",
}
