import NIOConcurrencyHelpers
public import NIOCore

/// An event loop as a task executor. Jobs that are enqueued on the loop run right after the read that caused them, and
/// the output that they make leaves in one write per connection; jobs from other threads hop over once, with one wake-up
/// for as many as have gathered.
public final class LoopExecutor: TaskExecutor, @unchecked Sendable {  // all but `remote` is confined to the loop
  /// The loop under it: for timers, and to check that one is on it.
  public let eventLoop: any EventLoop
  /// When the loop's connections are to be looked at.
  let timer: ConnectionTimer

  /// Jobs from other threads.
  private let remote = NIOLockedValueBox<[UnownedJob]>([])
  private var local: [UnownedJob] = []
  /// The jobs of the round that is under way; two lists change places, so that neither is ever allocated anew.
  private var running: [UnownedJob] = []
  /// Connections with something to send.
  private var waiting: [HTTP2Connection] = []
  private var flushing: [HTTP2Connection] = []
  /// A read or a drain is under way, and will look at `local` and `waiting` at its end.
  private var isBusy = false
  private var isDraining = false
  private var drainIsScheduled = false

  /// Memory that the loop's connections take turns to use: of header blocks that come in, and of what goes out.
  private var spareFields: [FieldStorage] = []
  var spareOutput = ByteBuffer()
  /// As many calls as one read may begin and end, on a busy connection.
  private static let largestSpareCount = 64

  /// One per event loop is enough: connections of one loop share it.
  public init(eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    timer = ConnectionTimer(eventLoop: eventLoop)
  }

  /// Runs a job on the loop soon.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if eventLoop.inEventLoop {
      local.append(job)
      scheduleDrain()
    } else {
      let isFirst = remote.withLockedValue {
        $0.append(job)
        return $0.count == 1
      }
      if isFirst { eventLoop.execute { self.drain() } }
    }
  }

  /// A connection is about to read: what comes of it waits for ``endRead()``.
  func beginRead() {
    isBusy = true
  }

  /// The read is over.
  func endRead() {
    drain()
  }

  func needsFlush(_ connection: HTTP2Connection) {
    waiting.append(connection)
    scheduleDrain()
  }

  /// Memory for a header block.
  func takeFieldStorage() -> FieldStorage { spareFields.popLast() ?? FieldStorage() }

  /// Has the memory of fields serve the next header blocks of the loop's connections. To be called on the loop with
  /// fields that came in, and that nobody else has.
  package func reuse(_ fields: consuming HeaderFields) {
    guard spareFields.count < Self.largestSpareCount, fields.storage.isWorthReuse else { return }
    spareFields.append(fields.storage)
  }

  private func scheduleDrain() {
    guard !isBusy, !drainIsScheduled else { return }
    drainIsScheduled = true
    eventLoop.execute { self.drain() }
  }

  /// Runs the jobs, then lets connections write. Jobs that these make in turn get a few rounds before the loop goes back
  /// to its sockets.
  private func drain() {
    guard !isDraining else { return }
    isDraining = true
    isBusy = true
    drainIsScheduled = false
    takeRemoteJobs()
    for _ in 0..<4 where !local.isEmpty || !waiting.isEmpty {
      runJobs()
      flushConnections()
    }
    isBusy = false
    isDraining = false
    if !local.isEmpty || !waiting.isEmpty { scheduleDrain() }
  }

  private func takeRemoteJobs() {
    remote.withLockedValue {
      guard !$0.isEmpty else { return }
      local.append(contentsOf: $0)
      $0.removeAll(keepingCapacity: true)
    }
  }

  private func runJobs() {
    guard !local.isEmpty else { return }
    swap(&local, &running)
    let executor = asUnownedTaskExecutor()
    for index in running.indices { running[index].runSynchronously(on: executor) }
    running.removeAll(keepingCapacity: true)
  }

  private func flushConnections() {
    guard !waiting.isEmpty else { return }
    swap(&waiting, &flushing)
    for index in flushing.indices { flushing[index].flush() }
    flushing.removeAll(keepingCapacity: true)
  }
}
