package org.basalt.app.config;

import static org.basalt.app.config.Option.Group.CHAIN;
import static org.basalt.app.config.Option.Group.CLIENT;
import static org.basalt.app.config.Option.Group.CONNECTION;
import static org.basalt.app.config.Option.Group.DEBUG;
import static org.basalt.app.config.Option.Group.ENGINE;
import static org.basalt.app.config.Option.Group.GENERAL;
import static org.basalt.app.config.Option.Group.MINING;
import static org.basalt.app.config.Option.Group.RELAY;
import static org.basalt.app.config.Option.Group.RPC;
import static org.basalt.app.config.Option.Group.WALLET;
import static org.basalt.app.config.Option.Group.ZMQ;
import static org.basalt.app.config.Option.Trait.CLIENT_ONLY;
import static org.basalt.app.config.Option.Trait.DEBUG_ONLY;
import static org.basalt.app.config.Option.Trait.NETWORK_ONLY;
import static org.basalt.app.config.Option.Trait.NOT_NEGATABLE;
import static org.basalt.app.config.Option.Trait.NO_EFFECT;
import static org.basalt.app.config.Option.Trait.SENSITIVE;
import static org.basalt.app.config.Option.Trait.VALUE_REQUIRED;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The list of all options. Names are Core's; an option that Core has and Basalt can do nothing
/// with is listed as [Option.Trait#NO_EFFECT], so that every existing `bitcoin.conf` is understood.
public final class Options {
  private static final List<Option> ALL =
      List.of(
          // general
          option("?", "", GENERAL, "Print this help and exit (also -h, -help)"),
          option("h", "", GENERAL, "", DEBUG_ONLY),
          option("help", "", GENERAL, "", DEBUG_ONLY),
          option(
              "alertnotify",
              "<cmd>",
              GENERAL,
              "Run a command when a warning is raised; %s in it becomes the message"),
          option(
              "allowignoredconf",
              "",
              GENERAL,
              "Go on although a configuration file in the data directory is not read"),
          option(
              "assumevalid",
              "<hex>",
              GENERAL,
              "Do not check scripts of this block's ancestors; everything else is still checked. 0 checks all scripts (default: a known block of the network)"),
          option(
              "blockfilterindex",
              "<type>",
              GENERAL,
              "Keep an index of compact filters by block (BIP-0158), of type 'basic' or 1 for all, for getblockfilter and scanblocks (default: 0)"),
          option(
              "blocknotify",
              "<cmd>",
              GENERAL,
              "Run a command when the best block changes; %s in it becomes the block hash"),
          option(
              "blockreconstructionextratxn",
              "<n>",
              GENERAL,
              "Extra transactions kept in memory for rebuilding compact blocks (default: 100)"),
          option(
              "blocksdir",
              "<dir>",
              GENERAL,
              "Keep blocks and undo data below this directory, for instance on a large disk (default: the data directory)"),
          option("blocksonly", "", GENERAL, "Do not ask peers for transactions", NO_EFFECT),
          option("blocksxor", "", GENERAL, "", DEBUG_ONLY, NO_EFFECT),
          option(
              "coinstatsindex",
              "",
              GENERAL,
              "Keep figures of the UTXO set for every block, for gettxoutsetinfo (default: 0)"),
          option(
              "conf",
              "<file>",
              GENERAL,
              "Configuration file, relative to the data directory (default: basalt.conf, or bitcoin.conf where that is missing)"),
          option("daemon", "", GENERAL, "Run in the background (default: 0)"),
          option(
              "daemonwait",
              "",
              GENERAL,
              "Run in the background, and return when the node is ready for requests (default: 0)"),
          option("datadir", "<dir>", GENERAL, "Data directory (default: ~/.basalt)", NOT_NEGATABLE),
          option("dbbatchsize", "<n>", GENERAL, "", DEBUG_ONLY, NO_EFFECT),
          option(
              "dbcache",
              "<n>",
              GENERAL,
              "Memory for coins and the database, in MiB (default: 450)"),
          option(
              "debuglogfile",
              "<file>",
              GENERAL,
              "Log file, relative to the network's data directory; -nodebuglogfile writes none (default: debug.log)"),
          option(
              "includeconf",
              "<file>",
              GENERAL,
              "Read another configuration file too; only in a configuration file"),
          option(
              "loadblock",
              "<file>",
              GENERAL,
              "Import blocks from a file at start (blk*.dat or bootstrap framing, plain or gzip); may be repeated"),
          option(
              "maxmempool",
              "<n>",
              GENERAL,
              "Memory for unconfirmed transactions, in MB (default: 300, with -blocksonly 5)"),
          option(
              "mempoolexpiry",
              "<n>",
              GENERAL,
              "Hours after which an unconfirmed transaction is dropped (default: 336)"),
          option(
              "minimumchainwork",
              "<hex>",
              GENERAL,
              "Least work that a chain must have to be followed (default: by network)",
              DEBUG_ONLY),
          option(
              "par",
              "<n>",
              GENERAL,
              "Threads for checking scripts: 0 is one a core, below 0 leaves that many cores free (default: 0)"),
          option(
              "persistmempool",
              "",
              GENERAL,
              "Keep unconfirmed transactions over a restart (default: 1)"),
          option(
              "persistmempoolv1",
              "",
              GENERAL,
              "Write mempool.dat as programs before 2024 read it (default: 0)",
              DEBUG_ONLY),
          option(
              "pid",
              "<file>",
              GENERAL,
              "File for the process id, relative to the network's data directory (default: bitcoind.pid)"),
          option(
              "prevoutfetchthreads",
              "<n>",
              GENERAL,
              "Threads that fetch coins ahead of need",
              NO_EFFECT),
          option(
              "prune",
              "<n>",
              GENERAL,
              "Delete old blocks: 0 never, 1 when asked to by RPC pruneblockchain, from 550 on to stay below this many MiB. Not with -txindex or -txospenderindex (default: 0)"),
          option(
              "reindex",
              "",
              GENERAL,
              "Start over with an empty ledger if pruned blocks are needed again, as for a new index or without -prune. Never needed otherwise: blocks and coins are one database that is always consistent"),
          option("reindex-chainstate", "", GENERAL, "As -reindex", NO_EFFECT),
          option("settings", "<file>", GENERAL, "File for settings changed at run time", NO_EFFECT),
          option(
              "shutdownnotify",
              "<cmd>",
              GENERAL,
              "Run a command right before stopping, and wait for it; may be repeated"),
          option("startupnotify", "<cmd>", GENERAL, "Run a command when the node has started"),
          option(
              "swiftsync",
              "<file>",
              GENERAL,
              "Initial download without coin lookups, by a file of hints that RPC dumpswiftsynchints has written on another node. Wrong hints are found and cost time only. Not with -blockfilterindex or -coinstatsindex"),
          option(
              "txindex",
              "",
              GENERAL,
              "Keep an index of all transactions, for getrawtransaction (default: 0)"),
          option(
              "txospenderindex",
              "",
              GENERAL,
              "Keep an index of which transaction spends an output (default: 0)"),
          option("version", "", GENERAL, "Print the version and exit"),
          // connections
          option(
              "addnode",
              "<ip>",
              CONNECTION,
              "Connect to this peer and keep the connection; may be repeated",
              NETWORK_ONLY),
          option(
              "asmap",
              "<file>",
              CONNECTION,
              "Group peers by autonomous system, as a file says; alone, the map that comes with the program"),
          option(
              "bantime",
              "<n>",
              CONNECTION,
              "Seconds for which setban bans unless told otherwise (default: 86400)"),
          option(
              "bind",
              "<addr>[:<port>][=onion]",
              CONNECTION,
              "Listen on this address; may be repeated",
              NETWORK_ONLY),
          option(
              "cjdnsreachable",
              "",
              CONNECTION,
              "This host is in CJDNS: addresses in fc00::/8 are peers there (default: 0)"),
          option(
              "connect",
              "<ip>",
              CONNECTION,
              "Connect to these peers only; 0 to none; may be repeated",
              NETWORK_ONLY),
          option("discover", "", CONNECTION, "Find out our own addresses"),
          option(
              "dns",
              "",
              CONNECTION,
              "Allow name lookups for -addnode, -seednode and -connect (default: 1)"),
          option(
              "dnsseed",
              "",
              CONNECTION,
              "Ask DNS seeds for peers when few are known (default: 1 unless -connect)"),
          option(
              "externalip",
              "<ip>",
              CONNECTION,
              "Tell peers that this is our address; may be repeated"),
          option(
              "fixedseeds",
              "",
              CONNECTION,
              "Use the built-in list of peers when DNS seeds give none (default: 1)"),
          option("forcednsseed", "", CONNECTION, "Ask DNS seeds in any case (default: 0)"),
          option(
              "i2pacceptincoming",
              "",
              CONNECTION,
              "Let I2P peers connect to us, under one lasting address; without it each connection has an I2P address of its own. Nothing without -i2psam (default: 1)"),
          option(
              "i2psam",
              "<ip:port>",
              CONNECTION,
              "Reach I2P peers through the SAM port of an I2P router (port if not given: 7656)"),
          option(
              "listen",
              "",
              CONNECTION,
              "Accept connections (default: 1 unless -connect or -proxy)"),
          option(
              "listenonion",
              "",
              CONNECTION,
              "Make an onion service for this node through the Tor control port (default: 1)"),
          option("maxconnections", "<n>", CONNECTION, "Most connections to keep (default: 125)"),
          option(
              "maxreceivebuffer",
              "<n>",
              CONNECTION,
              "Bytes × 1000 to hold of a peer's messages before reading stops (default: 5000)"),
          option(
              "maxsendbuffer",
              "<n>",
              CONNECTION,
              "Bytes × 1000 to hold for sending to a peer (default: 1000)"),
          option(
              "maxuploadtarget",
              "<n>",
              CONNECTION,
              "Most to upload in a day, in MiB, or with a unit of k, K, m, M, g, G, t or T; 0 is no limit (default: 0M)"),
          option(
              "natpmp",
              "",
              CONNECTION,
              "Ask the router to let connections in, by PCP or NAT-PMP (default: 1)"),
          option("networkactive", "", CONNECTION, "Start with the network on (default: 1)"),
          option(
              "onion",
              "<ip:port|path>",
              CONNECTION,
              "SOCKS5 proxy for onion peers alone, or unix:<path> of its socket; -noonion seeks none (default: as -proxy)"),
          option(
              "onlynet",
              "<net>",
              CONNECTION,
              "Make automatic connections into this network only; may be repeated"),
          option(
              "peerblockfilters",
              "",
              CONNECTION,
              "Serve compact filters to peers (BIP-0157); needs -blockfilterindex (default: 0)"),
          option("peerbloomfilters", "", CONNECTION, "Serve bloom filters (BIP-0037)"),
          option(
              "peertimeout",
              "<n>",
              CONNECTION,
              "Seconds a peer has for its handshake (default: 60)",
              DEBUG_ONLY),
          option(
              "port",
              "<port>",
              CONNECTION,
              "Port to listen on (default: 8333, testnet3 18333, testnet4 48333, signet 38333, regtest 18444)",
              NETWORK_ONLY),
          option(
              "proxy",
              "<ip>[:<port>|unix:<path>][=<network>]",
              CONNECTION,
              "Connect through a SOCKS5 proxy, which looks names up too; for one network only with =ipv4, =ipv6, =onion or =cjdns behind it; may be repeated, later ones before earlier ones; 0 is none (port if not given: 9050)",
              VALUE_REQUIRED),
          option(
              "proxyrandomize",
              "",
              CONNECTION,
              "Give each proxied connection credentials of its own, so that Tor gives it a circuit of its own (default: 1)"),
          option(
              "seednode",
              "<ip>",
              CONNECTION,
              "Ask this peer for addresses and hang up; may be repeated"),
          option(
              "timeout",
              "<n>",
              CONNECTION,
              "Milliseconds for a connection to be made (default: 5000)"),
          option(
              "torcontrol",
              "<ip>:<port>",
              CONNECTION,
              "Tor control port, for -listenonion (default: 127.0.0.1:9051)"),
          option(
              "torpassword",
              "<pass>",
              CONNECTION,
              "Password for the Tor control port (default: none)",
              SENSITIVE),
          option(
              "txreconciliation",
              "",
              CONNECTION,
              "Agree with peers on announcing transactions by reconciliation (BIP-0330), which is not done yet (default: 0)",
              DEBUG_ONLY),
          option("v2transport", "", CONNECTION, "Encrypted transport (BIP-0324)"),
          option(
              "whitebind",
              "<[permissions@]addr>",
              CONNECTION,
              "Listen on this address and give its peers permissions; may be repeated"),
          option(
              "whitelist",
              "<[permissions@]IP address or network>",
              CONNECTION,
              "Give permissions to peers from there; may be repeated"),
          // zmq
          option("zmqpubhashblock", "<address>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubhashblockhwm", "<n>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubhashtx", "<address>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubhashtxhwm", "<n>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubrawblock", "<address>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubrawblockhwm", "<n>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubrawtx", "<address>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubrawtxhwm", "<n>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubsequence", "<address>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          option("zmqpubsequencehwm", "<n>", ZMQ, "", DEBUG_ONLY, NO_EFFECT),
          // debugging
          option(
              "acceptstalefeeestimates",
              "",
              DEBUG,
              "Read fee estimates however old the file is, regtest only (default: 0)",
              DEBUG_ONLY),
          option("addrmantest", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("capturemessages", "", DEBUG, "Write all messages of peers to files", DEBUG_ONLY),
          option(
              "checkaddrman",
              "<n>",
              DEBUG,
              "Look whether the address book is sound once in so many calls, 0 never (default: 0)",
              DEBUG_ONLY),
          option("checkblockindex", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option(
              "checkblocks",
              "<n>",
              DEBUG,
              "Blocks to check again at start; 0 is all (default: 6)",
              DEBUG_ONLY),
          option(
              "checklevel",
              "<n>",
              DEBUG,
              "How thoroughly -checkblocks checks, 0 to 4 (default: 3)",
              DEBUG_ONLY),
          option(
              "checkmempool",
              "<n>",
              DEBUG,
              "Look whether the mempool is sound after every so many changes, 0 never (default: 0, regtest 1)",
              DEBUG_ONLY,
              NO_EFFECT),
          option("checkpoints", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option(
              "debug",
              "<category>",
              DEBUG,
              "Log more of a category; 1 or all: of all; may be repeated (categories: see the RPC 'logging')"),
          option(
              "debugexclude",
              "<category>",
              DEBUG,
              "Leave a category out of -debug; may be repeated"),
          option(
              "deprecatedrpc",
              "<method>",
              DEBUG,
              "Allow a deprecated RPC method or field; may be repeated",
              DEBUG_ONLY),
          option("dropmessagestest", "<n>", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("fastprune", "", DEBUG, "Prune in small steps and on short chains", DEBUG_ONLY),
          option("help-debug", "", DEBUG, "Print all options, those for debugging too, and exit"),
          option("limitancestorcount", "<n>", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("limitancestorsize", "<n>", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option(
              "limitclustercount",
              "<n>",
              DEBUG,
              "Unconfirmed transactions that may hang together, at most 64 (default: 64)",
              DEBUG_ONLY),
          option(
              "limitclustersize",
              "<n>",
              DEBUG,
              "Their size together, in kvB (default: 101)",
              DEBUG_ONLY),
          option("limitdescendantcount", "<n>", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("limitdescendantsize", "<n>", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("logips", "", DEBUG, "Log peers' addresses (default: 0)"),
          option(
              "loglevel",
              "<level>|<category>:<level>",
              DEBUG,
              "",
              DEBUG_ONLY,
              NOT_NEGATABLE,
              VALUE_REQUIRED),
          option("loglevelalways", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("logratelimit", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option(
              "logsourcelocations",
              "",
              DEBUG,
              "Log the class that a line comes from (default: 0)",
              DEBUG_ONLY),
          option("logthreadnames", "", DEBUG, "Log thread names (default: 0)", DEBUG_ONLY),
          option("logtimemicros", "", DEBUG, "Log microseconds (default: 0)", DEBUG_ONLY),
          option("logtimestamps", "", DEBUG, "Log the time (default: 1)"),
          option(
              "maxsigcachesize",
              "<n>",
              DEBUG,
              "Memory for scripts and signatures found valid, in MiB (default: 32)",
              DEBUG_ONLY),
          option(
              "maxtipage",
              "<n>",
              DEBUG,
              "Seconds after which a tip means that we are still downloading (default: 86400)",
              DEBUG_ONLY),
          option(
              "mocktime",
              "<n>",
              DEBUG,
              "Replace the clock by this time, in seconds since 1970 (default: 0)",
              DEBUG_ONLY),
          option("peertest", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("printpriority", "", DEBUG, "", DEBUG_ONLY, NO_EFFECT),
          option("printtoconsole", "", DEBUG, "Log to the console too (default: 1 unless -daemon)"),
          option(
              "shrinkdebugfile",
              "",
              DEBUG,
              "Cut the log file down at start (default: 1 unless -debug)"),
          option(
              "stopafterblockimport",
              "",
              DEBUG,
              "Stop when -loadblock files have been imported (default: 0)",
              DEBUG_ONLY),
          option(
              "stopatheight",
              "<n>",
              DEBUG,
              "Stop when the best block has this height (default: 0)",
              DEBUG_ONLY),
          option(
              "test",
              "<option>",
              DEBUG,
              "Test modes, on regtest only: bip94 enforces the timewarp rule, addrman gives the address book a known key",
              DEBUG_ONLY),
          option(
              "testactivationheight",
              "name@height",
              DEBUG,
              "Activation height of segwit, bip34, dersig, cltv or csv, on regtest only; may be repeated",
              DEBUG_ONLY),
          option(
              "uacomment", "<cmt>", DEBUG, "Append a comment to the user agent; may be repeated"),
          // chain
          option(
              "chain",
              "<chain>",
              CHAIN,
              "Network: main, test, testnet4, signet or regtest (default: main)"),
          option("regtest", "", CHAIN, "As -chain=regtest", DEBUG_ONLY),
          option("signet", "", CHAIN, "As -chain=signet"),
          option(
              "signetchallenge",
              "<hex>",
              CHAIN,
              "Script that block signatures of a signet of your own satisfy",
              NOT_NEGATABLE),
          option(
              "signetseednode",
              "<host>",
              CHAIN,
              "Seed node of a signet; may be repeated",
              NOT_NEGATABLE),
          option("testnet", "", CHAIN, "As -chain=test"),
          option("testnet4", "", CHAIN, "As -chain=testnet4"),
          option(
              "vbparams",
              "deployment:start:end[:min_activation_height]",
              CHAIN,
              "Version-bits parameters of a deployment, on regtest only",
              DEBUG_ONLY),
          // relay
          option(
              "acceptnonstdtxn",
              "",
              RELAY,
              "Accept and relay non-standard transactions, on test networks only (default: 0)",
              DEBUG_ONLY),
          option(
              "bytespersigop",
              "<n>",
              RELAY,
              "Virtual bytes that a signature operation counts at least, in relay and mining (default: 20)"),
          option(
              "datacarrier",
              "",
              RELAY,
              "Accept and relay transactions with data outputs (default: 1)"),
          option(
              "datacarriersize",
              "<n>",
              RELAY,
              "Bytes of a transaction's data outputs (OP_RETURN) together, at most (default: 100000)"),
          option(
              "dustrelayfee",
              "<amt>",
              RELAY,
              "Fee rate, in BTC/kvB, at which spending an output must be worth it (default: 0.00003000)",
              DEBUG_ONLY),
          option(
              "incrementalrelayfee",
              "<amt>",
              RELAY,
              "Fee rate, in BTC/kvB, that a replacement adds at least, and the minimum after eviction (default: 0.00000100)",
              DEBUG_ONLY),
          option(
              "minrelaytxfee",
              "<amt>",
              RELAY,
              "Least fee rate to accept and relay, in BTC/kvB (default: 0.00000100)"),
          option(
              "permitbaremultisig",
              "",
              RELAY,
              "Accept and relay multisig outputs without a hash (default: 1)",
              DEBUG_ONLY),
          option(
              "privatebroadcast",
              "",
              RELAY,
              "Send transactions of RPC sendrawtransaction to a few peers over Tor or I2P alone, each over a short connection of its own, and take them into the mempool only when they come back (default: 0)"),
          option(
              "whitelistforcerelay",
              "",
              RELAY,
              "Give peers of -whitelist the permission forcerelay (default: 0)"),
          option(
              "whitelistrelay",
              "",
              RELAY,
              "Give peers of -whitelist the permission relay (default: 1)"),
          // mining
          option(
              "blockmaxweight",
              "<n>",
              MINING,
              "Largest weight of a block to make (default: 4000000)"),
          option(
              "blockmintxfee",
              "<amt>",
              MINING,
              "Least fee rate to mine, in BTC/kvB (default: 0.00000001)"),
          option(
              "blockreservedweight",
              "<n>",
              MINING,
              "Weight of a block kept free for header and coinbase (default: 8000)"),
          option(
              "blockversion",
              "<n>",
              MINING,
              "Version of blocks to make, on regtest only",
              DEBUG_ONLY),
          // rpc
          option("rest", "", RPC, "Answer REST requests", NO_EFFECT),
          option(
              "rpcallowip",
              "<ip>",
              RPC,
              "Answer RPC requests from this address or network too; may be repeated"),
          option(
              "rpcauth",
              "<userpw>",
              RPC,
              "User and hashed password, user:salt$hash; may be repeated",
              SENSITIVE),
          option(
              "rpcbind",
              "<addr>[:port]",
              RPC,
              "Address for RPC; ignored without -rpcallowip; may be repeated (default: loopback)",
              NETWORK_ONLY),
          option(
              "rpccookiefile",
              "<loc>",
              RPC,
              "File for the RPC cookie, relative to the network's data directory (default: .cookie)"),
          option(
              "rpccookieperms",
              "<readable-by>",
              RPC,
              "Who may read the cookie: owner, group or all (default: owner)"),
          option("rpcdoccheck", "", RPC, "", DEBUG_ONLY),
          option("rpcpassword", "<pw>", RPC, "Password for RPC", SENSITIVE),
          option(
              "rpcport",
              "<port>",
              RPC,
              "Port for RPC (default: 8332, testnet3 18332, testnet4 48332, signet 38332, regtest 18443)",
              NETWORK_ONLY),
          option(
              "rpcservertimeout",
              "<n>",
              RPC,
              "Seconds after which an idle RPC connection is closed (default: 30)",
              DEBUG_ONLY),
          option("rpcthreads", "<n>", RPC, "Threads that answer RPC (default: 16)"),
          option("rpcuser", "<user>", RPC, "User for RPC", SENSITIVE),
          option(
              "rpcwhitelist",
              "<whitelist>",
              RPC,
              "Methods a user may call, user:method,method; may be repeated"),
          option(
              "rpcwhitelistdefault",
              "",
              RPC,
              "What users without -rpcwhitelist may call: 1 nothing, 0 everything"),
          option(
              "rpcworkqueue", "<n>", RPC, "RPC requests that may wait (default: 64)", DEBUG_ONLY),
          option("server", "", RPC, "Answer JSON-RPC (default: 1)"),
          // Basalt's own
          option(
              "sigengine",
              "<engine>",
              ENGINE,
              "Signature engine: auto, native or bouncycastle (default: auto)"),
          // basalt-cli
          option(
              "addrinfo",
              "",
              CLIENT,
              "Count the addresses known to the node, by network",
              CLIENT_ONLY),
          option(
              "color",
              "<when>",
              CLIENT,
              "Colours for -getinfo: always, auto or never (default: auto)",
              CLIENT_ONLY),
          option(
              "generate",
              "",
              CLIENT,
              "Not available: it needs a wallet; use generatetoaddress",
              CLIENT_ONLY),
          option("getinfo", "", CLIENT, "Tell what matters most of the node", CLIENT_ONLY),
          option(
              "named", "", CLIENT, "Arguments are given as name=value (default: 0)", CLIENT_ONLY),
          option(
              "netinfo",
              "",
              CLIENT,
              "Tell of the peers; an argument 0 to 4 says in how much detail",
              CLIENT_ONLY),
          option(
              "rpcclienttimeout",
              "<n>",
              CLIENT,
              "Seconds to wait for an answer; 0 for ever (default: 900)",
              CLIENT_ONLY),
          option(
              "rpcconnect",
              "<ip>",
              CLIENT,
              "Host to send commands to (default: 127.0.0.1)",
              CLIENT_ONLY),
          option("rpcid", "<id>", CLIENT, "Id of the request (default: 1)", CLIENT_ONLY),
          option("rpcwait", "", CLIENT, "Wait until the server answers", CLIENT_ONLY),
          option(
              "rpcwaittimeout",
              "<n>",
              CLIENT,
              "Seconds to wait with -rpcwait; 0 for ever (default: 0)",
              CLIENT_ONLY),
          option(
              "rpcwallet",
              "<walletname>",
              CLIENT,
              "Send the command to /wallet/<walletname>",
              CLIENT_ONLY),
          option(
              "stdin",
              "",
              CLIENT,
              "Read further arguments from standard input, one a line",
              CLIENT_ONLY),
          option(
              "stdinrpcpass",
              "",
              CLIENT,
              "Read the RPC password from the first line of standard input",
              CLIENT_ONLY),
          option(
              "stdinwalletpassphrase",
              "",
              CLIENT,
              "Read the wallet passphrase from standard input",
              CLIENT_ONLY),
          // wallet
          option("addresstype", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("avoidpartialspends", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("changetype", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("consolidatefeerate", "<amt>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("disablewallet", "", WALLET, "", DEBUG_ONLY),
          option("discardfee", "<amt>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("fallbackfee", "<amt>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("keypool", "<n>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("maxapsfee", "<n>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("maxtxfee", "<amt>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("mintxfee", "<amt>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("signer", "<cmd>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("spendzeroconfchange", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("txconfirmtarget", "<n>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("unsafesqlitesync", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("wallet", "<path>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("walletbroadcast", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("walletcrosschain", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("walletdir", "<dir>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("walletnotify", "<cmd>", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("walletrbf", "", WALLET, "", DEBUG_ONLY, NO_EFFECT),
          option("walletrejectlongchains", "", WALLET, "", DEBUG_ONLY, NO_EFFECT));

  private static final Map<String, Option> BY_NAME = byName();

  private Options() {}

  private static Option option(
      String name, String argument, Option.Group group, String help, Option.Trait... traits) {
    Set<Option.Trait> set = EnumSet.noneOf(Option.Trait.class);
    set.addAll(List.of(traits));
    return new Option(name, argument, group, help, set);
  }

  private static Map<String, Option> byName() {
    Map<String, Option> map = new LinkedHashMap<>();
    for (Option option : ALL) {
      if (map.put(option.name(), option) != null) {
        throw new AssertionError("option listed twice: " + option.name());
      }
    }
    return map;
  }

  public static List<Option> all() {
    return ALL;
  }

  public static Optional<Option> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
