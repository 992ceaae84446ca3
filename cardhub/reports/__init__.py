"""Reports for officers: a workbook per county and a summary page."""

from cardhub.reports.build import CountyWorkbook, ReportPaths, build

__all__ = ["CountyWorkbook", "ReportPaths", "build"]
