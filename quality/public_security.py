"""What must hold of the answers about household registration."""

from quality.check import Check

CHECKS = {
    "household_registration": (
        Check(
            code="no_registration_status",
            title="户籍状态缺失",
            condition="outcome = 'answered' AND registration_status IS NULL",
            mostly=0.8,
            field="registration_status",
        ),
        Check(
            code="registered_nowhere",
            title="在籍而无户籍区划",
            condition="registration_status = 'registered' AND household_division_code IS NULL",
            mostly=0.8,
            field="household_division_code",
        ),
    ),
}
