package dev.trestle.l1;

import dev.trestle.l1.SettlementException.Reason;
import dev.trestle.rpc.BlockTag;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.primitives.Bytes32;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets one account's transactions included: sets nonce and fees, signs, sends, offers more when
 * stuck, sends again what the node forgot or a reorganisation dropped, until deep enough. Where a
 * reorganisation lost one that had come to its end, nothing after its nonce can get in: an empty
 * transaction takes its place, unless another request does. All work happens in {@link #step},
 * which one thread calls again and again; the other methods are thread-safe. The account must not
 * be used elsewhere.
 */
public final class TransactionSubmitter {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionSubmitter.class);

  /** How often the node is asked whether it still has a transaction, at most. */
  private static final Duration RECHECK = Duration.ofSeconds(6);

  /** Most transactions with the node at once; geth's pools bear 16 of one account with blobs. */
  private static final int MAX_SENT = 12;

  /** What fills a hole in the nonces has a label that begins so; callers never see it. */
  private static final String FILLER = "filling nonce ";

  private static final long TRANSFER_GAS = 21_000;

  private final SettlementClient client;
  private final OfferBuilder builder;
  private final FeePolicy policy;
  private final TransactionJournal journal;
  private final InstantSource clock;

  private final ArrayDeque<TransactionRequest> queue = new ArrayDeque<>();
  private final Map<String, Submission> byLabel = new LinkedHashMap<>();
  private final SortedMap<Long, Open> sent = new TreeMap<>();
  private Bytes32 settledAt = Bytes32.ZERO;
  private Instant holeSince = Instant.MAX;

  private record Open(Submission submission, PooledTransaction pooled, byte[] raw) {}

  /**
   * Takes up what the journal holds.
   *
   * @param chainId of the settlement chain
   */
  public TransactionSubmitter(
      SettlementClient client,
      long chainId,
      TransactionSigner signer,
      FeePolicy policy,
      TransactionJournal journal,
      InstantSource clock) {
    this.client = client;
    this.builder = new OfferBuilder(client, chainId, signer);
    this.policy = policy;
    this.journal = journal;
    this.clock = clock;
    for (TransactionJournal.Entry entry : journal.entries()) {
      Submission submission = new Submission(entry.label());
      submission.hashes.addAll(entry.hashes());
      submission.offeredAt = clock.instant();
      submission.sent("");
      byLabel.put(entry.label(), submission);
      PooledTransaction pooled = PooledTransactionCodec.decode(entry.raw());
      sent.put(entry.nonce(), new Open(submission, pooled, entry.raw()));
    }
  }

  /** Takes a transaction on; a label that is open already is left as it is. */
  public synchronized void submit(TransactionRequest request) {
    if (byLabel.putIfAbsent(request.label(), new Submission(request.label())) == null) {
      queue.add(request);
    }
  }

  /**
   * How far it has come; nothing for an unknown label or one that was {@link #forget forgotten}.
   */
  public synchronized Optional<SubmissionStatus> status(String label) {
    return Optional.ofNullable(byLabel.get(label)).map(Submission::status);
  }

  /** Labels not forgotten, in order of submission. After a restart: those with the node. */
  public synchronized List<String> labels() {
    return byLabel.keySet().stream().filter(label -> !label.startsWith(FILLER)).toList();
  }

  /** What keeps transactions from getting on, for people; empty when nothing does. */
  public synchronized List<String> obstacles() {
    List<String> found = new ArrayList<>();
    for (Submission submission : byLabel.values()) {
      String obstacle =
          switch (submission.status()) {
            case SubmissionStatus.Queued(String why) -> why;
            case SubmissionStatus.Sent(_, _, String why) -> why;
            case SubmissionStatus.Included _, SubmissionStatus.Final _ -> "";
          };
      if (!obstacle.isEmpty()) {
        found.add(submission.label + ": " + obstacle);
      }
    }
    return found;
  }

  /** Drops the memory of one that has come to its end. */
  public synchronized void forget(String label) {
    Submission submission = byLabel.get(label);
    if (submission != null && submission.status() instanceof SubmissionStatus.Final) {
      byLabel.remove(label);
    }
  }

  /**
   * Does what there is to do now.
   *
   * @return whether a status changed
   * @throws SettlementException when the node is of no use; nothing is lost, step again later
   */
  public boolean step() {
    boolean worked = settle();
    worked |= fillHole();
    worked |= refresh();
    while (sent.size() < MAX_SENT && sendNext()) {
      worked = true;
    }
    return worked;
  }

  /** Looks for inclusions once per new head. */
  private boolean settle() {
    if (sent.isEmpty()) {
      return false;
    }
    HashedHeader newest = client.head();
    if (newest.hash().equals(settledAt)) {
      return false;
    }
    long head = newest.number();
    long usedNonces = client.nonce(builder.address(), BlockTag.Label.LATEST);
    boolean worked = false;
    for (Map.Entry<Long, Open> entry : List.copyOf(sent.entrySet())) {
      worked |= settle(entry.getKey(), entry.getValue().submission, head, usedNonces);
    }
    settledAt = newest.hash();
    boolean hole = !sent.isEmpty() && Long.compareUnsigned(usedNonces, sent.firstKey()) < 0;
    holeSince = !hole ? Instant.MAX : holeSince.equals(Instant.MAX) ? clock.instant() : holeSince;
    return worked;
  }

  /** Sends nothing to ourselves when a nonce stays free that all that was sent waits for. */
  private boolean fillHole() {
    if (holeSince.equals(Instant.MAX)
        || !isPast(holeSince, policy.resubmitAfter(), clock.instant())) {
      return false;
    }
    holeSince = Instant.MAX;
    long nonce = nextNonce();
    Submission submission = new Submission(FILLER + nonce);
    TransactionRequest nothing =
        TransactionRequest.call(submission.label, builder.address(), new byte[0])
            .withGasLimit(TRANSFER_GAS);
    Optional<PooledTransaction> built = build(nothing, submission);
    if (built.isEmpty() || sent.isEmpty() || sent.firstKey() < nonce) {
      return false;
    }
    LOG.warn("nothing of ours has nonce {} any more: an empty transaction takes it", nonce);
    synchronized (this) {
      byLabel.put(submission.label, submission);
    }
    launch(nonce, submission, built.get());
    return true;
  }

  private boolean settle(long nonce, Submission submission, long head, long usedNonces) {
    if (Long.compareUnsigned(nonce, usedNonces) >= 0) {
      if (submission.status() instanceof SubmissionStatus.Included) {
        LOG.warn("{}: its block was reorganised away, sending again", submission.label);
        submission.sent("");
        submission.checkedAt = Instant.MIN;
        return true;
      }
      return false;
    }
    Optional<TransactionInclusion> found = inclusion(submission);
    if (found.isEmpty()) {
      long settled = Math.max(0, head + 1 - policy.confirmations());
      if (Long.compareUnsigned(client.nonce(builder.address(), settled), nonce) > 0
          && inclusion(submission).isEmpty()) {
        LOG.error("{}: nonce {} was used by another transaction", submission.label, nonce);
        finish(nonce, submission, new SubmissionStatus.Displaced(nonce));
        return true;
      }
      return false;
    }
    TransactionInclusion inclusion = found.get();
    if (head - inclusion.blockNumber() + 1 < policy.confirmations()) {
      SubmissionStatus next = new SubmissionStatus.Included(inclusion);
      boolean news = !(submission.status() instanceof SubmissionStatus.Included);
      submission.become(next);
      return news;
    }
    finish(
        nonce,
        submission,
        inclusion.receipt().succeeded()
            ? new SubmissionStatus.Confirmed(inclusion)
            : new SubmissionStatus.Reverted(inclusion));
    return true;
  }

  private Optional<TransactionInclusion> inclusion(Submission submission) {
    for (Bytes32 hash : submission.hashes.reversed()) {
      Optional<TransactionInclusion> found = client.inclusion(hash);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private void finish(long nonce, Submission submission, SubmissionStatus.Final end) {
    journal.remove(nonce); // first: where the disk fails, this is done again
    sent.remove(nonce);
    submission.become(end);
    if (submission.label.startsWith(FILLER)) {
      forget(submission.label);
    }
  }

  /** Sends again what the node forgot, offers more for what is stuck. */
  private boolean refresh() {
    boolean worked = false;
    Instant now = clock.instant();
    for (Map.Entry<Long, Open> entry : List.copyOf(sent.entrySet())) {
      Submission submission = entry.getValue().submission;
      if (!(submission.status() instanceof SubmissionStatus.Sent)) {
        continue;
      }
      if (isPast(submission.offeredAt, policy.resubmitAfter(), now)) {
        worked |= raise(entry.getKey(), entry.getValue(), now);
      } else if (isPast(submission.checkedAt, RECHECK, now)) {
        submission.checkedAt = now;
        if (!client.knows(submission.latestHash())) {
          offer(submission, entry.getValue().raw);
        }
      }
    }
    return worked;
  }

  private static boolean isPast(Instant since, Duration patience, Instant now) {
    return since.equals(Instant.MIN) || !now.isBefore(since.plus(patience));
  }

  private boolean raise(long nonce, Open open, Instant now) {
    Submission submission = open.submission;
    submission.offeredAt = now;
    boolean blobs = open.pooled.sidecar().isPresent();
    Fees market = Fees.first(client.fees(), policy, blobs);
    Fees raised = Submission.feesOf(open.pooled).raised(market, blobs);
    if (!raised.within(policy)) {
      LOG.warn("{}: stuck, and a higher offer is over the cap: {}", submission.label, raised);
      offer(submission, open.raw);
      submission.sent("a higher offer is over the fee cap: " + raised);
      return true;
    }
    PooledTransaction pooled = builder.withFees(open.pooled, raised);
    LOG.info("{}: not included, offering {}", submission.label, raised);
    launch(nonce, submission, pooled);
    return true;
  }

  private boolean sendNext() {
    TransactionRequest request;
    Submission submission;
    synchronized (this) {
      request = queue.peek();
      if (request == null) {
        return false;
      }
      submission = byLabel.get(request.label());
    }
    if (submission == null) {
      throw new IllegalStateException("a queued request has no submission: " + request.label());
    }
    Optional<PooledTransaction> built = build(request, submission);
    boolean rejected = submission.status() instanceof SubmissionStatus.Rejected;
    if (built.isEmpty() && !rejected) {
      return false;
    }
    Optional<byte[]> raw =
        built.map(pooled -> record(pooled.transaction().nonce(), submission, pooled));
    synchronized (this) {
      queue.remove();
    }
    raw.ifPresent(bytes -> offer(submission, bytes));
    return true;
  }

  private Optional<PooledTransaction> build(TransactionRequest request, Submission submission) {
    FeeQuote quote = client.fees();
    Fees fees = Fees.first(quote, policy, request.blobs().isPresent());
    boolean unaffordable =
        fees.maxFee().compareTo(quote.baseFeeWei()) < 0
            || (request.blobs().isPresent()
                && fees.blobFee().compareTo(quote.blobBaseFeeWei()) < 0);
    if (unaffordable) {
      hold(submission, "the market is over the fee cap: " + quote);
      return Optional.empty();
    }
    try {
      return Optional.of(builder.build(request, nextNonce(), fees));
    } catch (SettlementException e) {
      if (e.reason() != Reason.REFUSED) {
        throw e;
      }
      if (isLackOfFunds(e)) {
        hold(submission, e.getMessage());
      } else {
        submission.become(new SubmissionStatus.Rejected(e.getMessage()));
      }
      return Optional.empty();
    }
  }

  private static boolean isLackOfFunds(SettlementException e) {
    return e.getMessage().contains("insufficient funds");
  }

  private static void hold(Submission submission, String obstacle) {
    SubmissionStatus next = new SubmissionStatus.Queued(obstacle);
    if (!next.equals(submission.status())) {
      LOG.warn("{}: held back: {}", submission.label, obstacle);
      submission.become(next);
    }
  }

  /**
   * The first nonce that nothing of ours has. Usually the one after the last sent; a hole is what a
   * reorganisation leaves that lost a transaction already settled, and must be filled first.
   */
  private long nextNonce() {
    long nonce = client.nonce(builder.address(), BlockTag.Label.LATEST);
    while (sent.containsKey(nonce)) {
      nonce++;
    }
    return nonce;
  }

  /** Writes it down, then sends it: a crash between leaves a transaction that is sent again. */
  private void launch(long nonce, Submission submission, PooledTransaction pooled) {
    offer(submission, record(nonce, submission, pooled));
  }

  /** Writes it down; where the disk fails, nothing has changed. */
  private byte[] record(long nonce, Submission submission, PooledTransaction pooled) {
    byte[] raw = PooledTransactionCodec.encode(pooled);
    List<Bytes32> hashes = new ArrayList<>(submission.hashes);
    hashes.add(TransactionCodec.hash(pooled.transaction()));
    journal.write(new TransactionJournal.Entry(nonce, submission.label, raw, hashes));
    submission.hashes.add(hashes.getLast());
    sent.put(nonce, new Open(submission, pooled, raw));
    submission.offeredAt = clock.instant();
    submission.checkedAt = clock.instant();
    submission.sent("");
    return raw;
  }

  private void offer(Submission submission, byte[] raw) {
    try {
      client.sendRawTransaction(raw);
    } catch (SettlementException e) {
      String message = e.getMessage();
      if (e.reason() != Reason.REFUSED) {
        submission.checkedAt = Instant.MIN;
        throw e;
      }
      if (!message.contains("already known") && !message.contains("nonce too low")) {
        LOG.warn("{}: the node refused it: {}", submission.label, message);
        submission.sent(message);
      }
    }
  }
}
