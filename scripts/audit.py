"""Known vulnerabilities of the locked dependencies, by pip-audit.

Exit status 1 where a dependency has one that a newer version mends: that can be acted on. What has no
remedy yet, and what could not be looked up (no network, an index without such data), is said and no more.

    python scripts/audit.py requirements.lock requirements-dev.lock
"""

import json
import subprocess
import sys


def main(locks: list[str]) -> int:
    """Audit the lock files; the exit status."""
    files = [word for lock in locks for word in ("-r", lock)]
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
    ]
    try:
        run = subprocess.run(
            [*command, "--format", "json", *files], check=False, capture_output=True, text=True, timeout=180
        )
        found = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("audit: no vulnerability data could be reached, nothing was checked")
        return 0
    checked = [dependency for dependency in found if "skip_reason" not in dependency]
    mendable = 0
    for dependency in checked:
        for vulnerability in dependency["vulns"]:
            fixes = ", ".join(vulnerability["fix_versions"])
            mendable += bool(fixes)
            remedy = f"mended in {fixes}" if fixes else "no remedy yet"
            print(f"audit: {dependency['name']} {dependency['version']}: {vulnerability['id']}, {remedy}")
    print(f"audit: {len(checked)} of {len(found)} dependencies checked, {mendable} vulnerabilities to mend")
    return int(mendable > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
