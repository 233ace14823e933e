"""Everything at rest in one DynamoDB table, reached through the ``Remote`` port; no SDK is imported here.
Every read names its partition: nothing in the product scans. Reads are strongly consistent but for sweeps.
What depends on what was seen is one conditional transaction with a client token: sent twice, it happens once.
"""
