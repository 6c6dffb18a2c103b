"""Speed as ratios: each job against its limit and its peers, measured in one run (`make bench`).

Absolute times of a machine mean nothing; a line of output is one job:
{"name", "limit_s", "ours_s", "ratio", "goal", "ok", "peers": {name: ratio}, "mib"}.
"""
