package dev.trestle.node;

import java.util.ArrayList;
import java.util.List;

/** What a change of the head means for those who watch blocks and logs. */
record ChainNews(Chain chain, HeadChange change) {
  /** A log that came, or went with its block. */
  record LogNews(LocatedLog log, boolean removed) {}

  /** Matching logs: first those that went, then those that came. */
  List<LogNews> logs(LogFilter filter) {
    List<LogNews> news = new ArrayList<>();
    for (ChainBlock block : change.removed()) {
      for (LocatedLog log : logs(filter, block).reversed()) {
        news.add(new LogNews(log, true));
      }
    }
    for (ChainBlock block : change.added()) {
      for (LocatedLog log : logs(filter, block)) {
        news.add(new LogNews(log, false));
      }
    }
    return news;
  }

  private List<LocatedLog> logs(LogFilter filter, ChainBlock block) {
    return chain.logs(filter, block.hash(), Integer.MAX_VALUE);
  }
}
