#!/bin/sh
# Prints a Python that is new enough for Hiwar, or says in one sentence that there is none.
for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    echo "$name"
    exit 0
done
echo "Hiwar needs Python 3.11 or newer, and there is none on the PATH; PYTHON=/path/to/python3 make … names one." >&2
exit 1
