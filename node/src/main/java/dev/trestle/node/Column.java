package dev.trestle.node;

/** The tables of the chain store, each a RocksDB column family. */
enum Column {
  /** Format, chain identity, heads: text keys. RocksDB insists on a family named "default". */
  META("default", Use.SMALL),
  /** Block hash to header RLP. */
  HEADERS("headers", Use.TEXT),
  /** Block hash to block RLP. */
  BLOCKS("blocks", Use.TEXT),
  /** Block number (8 bytes) to the hash of the canonical block. */
  NUMBERS("numbers", Use.SMALL),
  /** Block hash to the results of its transactions, receipts included. */
  RESULTS("results", Use.TEXT),
  /** Transaction hash to block hash and index (4 bytes); canonical blocks only. */
  TRANSACTIONS("transactions", Use.POINTS),
  /** Block hash to bytes that derivation keeps for it. */
  METADATA("metadata", Use.SMALL),
  /** Address to account RLP, in the head's state. */
  ACCOUNTS("accounts", Use.POINTS),
  /** Address and slot to value without leading zeros, in the head's state. */
  STORAGE("storage", Use.POINTS),
  /** Keccak-256 to trie node or code, of the states that are kept. */
  NODES("nodes", Use.POINTS),
  /** The same; {@link NodeTables} writes one of the two. */
  NODES_OTHER("nodesOther", Use.POINTS),
  /** Block hash to what its changes overwrote in ACCOUNTS and STORAGE. */
  UNDO("undo", Use.SMALL),
  /** Folded address or topic (8 bytes) and block number (8 bytes) to nothing. */
  LOGS("logs", Use.POINTS);

  /** How a table is read, which decides its options. */
  enum Use {
    SMALL,
    TEXT,
    POINTS
  }

  final String family;
  final Use use;

  Column(String family, Use use) {
    this.family = family;
    this.use = use;
  }
}
