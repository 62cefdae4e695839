"""The long version: `python -m tests.chaos --appointments 300 --seed 1 [--setup sqlite]`. 1 on a loss or a doubling."""

import argparse
import statistics
import sys
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path

from tests.chaos import postgresql
from tests.chaos.faults import Fault
from tests.chaos.launcher import BREAKS
from tests.chaos.setups import SETUPS
from tests.chaos.suite import Report, Round, play


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--appointments", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--setup", choices=SETUPS, help="default: both")
    parser.add_argument("--lease", type=float, default=6.0, help="seconds; the product's own are 6 and 90")
    parser.add_argument("--rate", type=float, default=2.0, help="appointments a second")
    parser.add_argument("--broken", choices=["", *BREAKS], default="", help="see the suite catch it")
    chosen = parser.parse_args()
    reports = []
    for setup in [chosen.setup] if chosen.setup else SETUPS:
        if setup == "postgresql" and (why := postgresql.missing()):
            print(f"LEFT OUT: postgresql ({why})")
            continue
        folder = Path(tempfile.mkdtemp(prefix="aanzet-chaos-"))
        round = Round(setup, chosen.appointments, chosen.seed, chosen.lease, chosen.rate, broken=chosen.broken)
        reports.append(play(round, folder))
        show(reports[-1])
        print(f"logs: {folder}\n", flush=True)
    sys.exit(0 if reports and all(report.is_clean for report in reports) else 1)


def show(report: Report) -> None:
    round, verdict = report.round, report.verdict
    print(f"{round.setup}: {round.appointments} appointments, seed {round.seed}, {report.seconds:.0f} s")
    print("  " + ", ".join(f"{count} {what}" for what, count in sorted(report.did.items())))
    print(f"  {report.unanswered.total()} requests made again for want of an answer")
    for reason, times in report.unanswered.most_common(5):
        print(f"    {times} × {reason}")
    uncertain = _by_fault(report.faults, verdict.uncertain)
    print(f"  {'fault':<22}{'times':>6}{'missed':>8}{'uncertain':>11}{'median s':>10}{'worst s':>9}")
    for kind in sorted({fault.kind for fault in report.faults} | set(report.missed)):
        times = sum(fault.kind == kind for fault in report.faults)
        seconds = report.recoveries.get(kind)
        recovery = f"{statistics.median(seconds):>10.2f}{max(seconds):>9.2f}" if seconds else f"{'–':>10}{'–':>9}"
        print(f"  {kind:<22}{times:>6}{report.missed[kind]:>8}{uncertain[kind]:>11}{recovery}")
    settled = f"{report.settled_after:.1f} s" if report.settled_after is not None else "never"
    print(
        f"  lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, uncertain {len(verdict.uncertain)}, "
        f"breaches of flask check {len(verdict.breaches)}; runs taken over {verdict.taken_over}; "
        f"quiet after {settled}"
    )
    print(
        f"  from event to end of run: median {statistics.median(report.waits):.2f} s, worst {max(report.waits):.2f} s"
    )
    lines = [("lost", verdict.lost), ("doubled", verdict.doubled), ("check", verdict.breaches)]
    for what, found in [*lines, ("held up", report.held_up), ("trouble", report.trouble)]:
        for line in found[:20]:
            print(f"    {what}: {line}")


def _by_fault(faults: list[Fault], moments: list[datetime]) -> Counter[str]:
    """A mail that became uncertain goes to the first fault after its text began to leave."""
    return Counter(next((fault.kind for fault in faults if fault.at >= moment), "unknown") for moment in moments)


if __name__ == "__main__":
    main()
