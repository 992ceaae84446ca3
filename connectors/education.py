"""教育: yearly CSV exports over SFTP, and the national roll asked by list through files."""

from connectors.transports.base import Source
from connectors.transports.files import AnswerFiles, CsvFile, FilesTransport

CONNECTION = "cardhub_education"
CONTROL = "outbox/对账_{period}.csv"

SOURCE = Source(
    name="education",
    title="教育学籍",
    department="education",
    transports={CONNECTION: FilesTransport},
    endpoints={
        "student_record": (
            CONNECTION,
            CsvFile(
                pattern="outbox/学籍_{period}.csv",
                # Unlike the name and number headers, these are spelled alike in every export template.
                headers=("全国学籍号", "性别", "出生日期", "户籍区划", "学段", "年级", "学年", "安置方式"),
                announced="gb18030",
                control_pattern=CONTROL,
                control_dataset="student_record",
            ),
        ),
        "home_teaching_visit": (
            CONNECTION,
            CsvFile(
                pattern="outbox/送教上门_{period}.csv",
                headers=("记录编号", "学籍号", "送教日期", "学校代码", "课时", "户籍区划", "学年"),
                control_pattern=CONTROL,
                control_dataset="home_teaching_visit",
            ),
        ),
        "national_roll_answer": (
            CONNECTION,
            AnswerFiles(
                requests="national_roll/requests",
                answers="national_roll/answers",
                answer_fields=("就读状态", "学段", "学校所在省", "学年"),
            ),
        ),
    },
    schedule="0 4 20 9 *",
    late_after_hours=24 * 370,
    runbook="docs/operations.md#education",
)
