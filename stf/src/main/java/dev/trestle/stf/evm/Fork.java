package dev.trestle.stf.evm;

/** Ethereum's forks whose rules are known here, oldest first. */
public enum Fork {
  SHANGHAI,
  CANCUN,
  PRAGUE,
  OSAKA
}
