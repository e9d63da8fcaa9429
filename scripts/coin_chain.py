#!/usr/bin/env python3
"""Makes a regtest chain of many small coins and no signatures: it loads the coin database, not the verifier.

After 110 empty blocks come --fan blocks, each of which splits one coinbase in two steps into 20,000 coins; then --spend
blocks, each of which spends 10,000 coins chosen at random among all, twenty to a transaction, and makes as many; then
--tail empty blocks, so that what is below them can be assumed valid (it has to be two weeks deep). With the defaults
these are 5 million coins and a million spends, 270 MB.

Every coin pays to a script of its own: a push of 20 bytes, OP_DROP, OP_TRUE. The same arguments give the same file, in
bootstrap framing from genesis on.
"""

import argparse
import array
import hashlib
import json
import random
import struct

GENESIS_HEADER = bytes.fromhex(
    "01000000" + "00" * 32 + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a" + "dae5494dffff7f2002000000")
MAGIC = bytes.fromhex("fabfb5da")
FIRST_TIME_SEC = 1_650_000_000
SPACING_SEC = 600
MATURITY = 110
BRANCHES = 200
LEAVES = 100
COIN_SAT = 100_000
SPENDS_PER_TX = 20
TXS_PER_SPEND_BLOCK = 500
LIMIT = 0x7FFFFF << 232


def hash_twice(data):
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


def count(n):
    return bytes([n]) if n < 253 else b"\xfd" + struct.pack("<H", n)


def merkle_root(level):
    while len(level) > 1:
        if len(level) % 2:
            level = level + level[-1:]
        level = [hash_twice(level[i] + level[i + 1]) for i in range(0, len(level), 2)]
    return level[0]


class Chain:
    """Appends blocks to a file, and remembers what may be spent."""

    def __init__(self, sink):
        self.sink = sink
        self.height = 0
        self.tip = hash_twice(GENESIS_HEADER)
        self.serial = 0
        self.coinbases = [None]

    def output(self, value_sat):
        """Pays to a script that no other output has."""
        self.serial += 1
        mark = b"coin" + b"\0" * 8 + struct.pack(">Q", self.serial)
        return struct.pack("<q", value_sat) + b"\x17\x14" + mark + b"\x75\x51"

    def transaction(self, inputs, outputs):
        """Its bytes and its id; an input is an id and a position."""
        body = b"".join(txid + struct.pack("<I", at) + b"\0\xff\xff\xff\xff" for txid, at in inputs)
        raw = b"\2\0\0\0" + count(len(inputs)) + body + count(len(outputs)) + b"".join(outputs) + b"\0\0\0\0"
        return raw, hash_twice(raw)

    def coinbase(self):
        height = self.height
        number = height.to_bytes(height.bit_length() // 8 + 1, "little")
        push = bytes([0x50 + height, 0]) if height <= 16 else bytes([len(number)]) + number
        source = b"\1" + b"\0" * 32 + b"\xff\xff\xff\xff" + count(len(push)) + push + b"\xff\xff\xff\xff"
        raw = b"\2\0\0\0" + source + b"\1" + self.output(50 * 10**8 >> height // 150) + b"\0\0\0\0"
        return raw, hash_twice(raw)

    def block(self, transactions):
        self.height += 1
        coinbase = self.coinbase()
        self.coinbases.append(coinbase[1])
        everything = [coinbase] + transactions
        time = FIRST_TIME_SEC + SPACING_SEC * self.height
        fixed = struct.pack("<i", 0x20000000) + self.tip + merkle_root([txid for _, txid in everything]) + \
            struct.pack("<II", time, 0x207FFFFF)
        nonce = 0
        while int.from_bytes(hash_twice(fixed + struct.pack("<I", nonce)), "little") > LIMIT:
            nonce += 1
        header = fixed + struct.pack("<I", nonce)
        self.tip = hash_twice(header)
        self.write(header + count(len(everything)) + b"".join(raw for raw, _ in everything))

    def write(self, block):
        self.sink.write(MAGIC + struct.pack("<I", len(block)) + block)


def fan_out(chain, number, txids, coins):
    """One coinbase to 200 coins, and each of them to a hundred."""
    split = chain.transaction([(chain.coinbases[number], 0)], [chain.output(COIN_SAT * LEAVES) for _ in range(BRANCHES)])
    block = [split]
    for branch in range(BRANCHES):
        leaf = chain.transaction([(split[1], branch)], [chain.output(COIN_SAT) for _ in range(LEAVES)])
        block.append(leaf)
        coins.extend(range(len(txids) << 8, (len(txids) << 8) + LEAVES))
        txids.append(leaf[1])
    chain.block(block)


def spend(chain, chance, txids, coins):
    block = []
    made = []
    for _ in range(TXS_PER_SPEND_BLOCK):
        inputs = []
        for _ in range(SPENDS_PER_TX):
            at = chance.randrange(len(coins))
            coin = coins[at]
            coins[at] = coins[-1]
            coins.pop()
            inputs.append((txids[coin >> 8], coin & 0xFF))
        tx = chain.transaction(inputs, [chain.output(COIN_SAT) for _ in range(SPENDS_PER_TX)])
        block.append(tx)
        made.extend(range(len(txids) << 8, (len(txids) << 8) + SPENDS_PER_TX))
        txids.append(tx[1])
    coins.extend(made)
    chain.block(block)


def make(path, fan=250, spends=100, tail=2100):
    """Writes the chain; says the height and hash of the last block with coins, and of the tip."""
    with open(path, "wb") as sink:
        chain = Chain(sink)
        # Genesis: its coinbase is the one that every implementation has built in.
        text = b"The Times 03/Jan/2009 Chancellor on brink of second bailout for banks"
        key = bytes.fromhex("04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c38"
                            "4df7ba0b8d578a4c702b6bf11d5f")
        script = bytes.fromhex("04ffff001d0104") + bytes([len(text)]) + text
        chain.write(GENESIS_HEADER + b"\1" + b"\1\0\0\0" + b"\1" + b"\0" * 32 + b"\xff\xff\xff\xff" + bytes([len(script)]) + script +
                    b"\xff\xff\xff\xff" + b"\1" + struct.pack("<q", 50 * 10**8) + bytes([len(key) + 2, len(key)]) + key + b"\xac" +
                    b"\0\0\0\0")
        for _ in range(MATURITY):
            chain.block([])
        txids = []
        coins = array.array("Q")
        for number in range(1, fan + 1):
            fan_out(chain, number, txids, coins)
        chance = random.Random(1)
        for _ in range(spends):
            spend(chain, chance, txids, coins)
        facts = {"height": chain.height, "block": chain.tip[::-1].hex(), "coins": len(coins)}
        for _ in range(tail):
            chain.block([])
        return dict(facts, tip_height=chain.height, tip=chain.tip[::-1].hex())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", help="the file to write")
    parser.add_argument("--fan", type=int, default=250, help="blocks of 20,000 new coins (default: %(default)s)")
    parser.add_argument("--spend", type=int, default=100, help="blocks of 10,000 spends (default: %(default)s)")
    parser.add_argument("--tail", type=int, default=2100, help="empty blocks behind them (default: %(default)s)")
    args = parser.parse_args()
    print(json.dumps(make(args.out, args.fan, args.spend, args.tail)))


if __name__ == "__main__":
    main()
