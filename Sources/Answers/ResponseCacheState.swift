/// Which questions are being answered, who waits for which answer, and which answers may be given again: without tasks,
/// locks or a clock of its own.
///
/// An execution answers a question by a few elements, one after the other. Whoever asks the same question meanwhile
/// subscribes to it and reads all its elements from the first on, each at a pace of its own. Answers that are whole are
/// kept for `timeToLive` after the moment that their data is of.
///
/// Bounded: running executions by the calls that wait for them, since one without subscribers is dropped; kept answers by
/// `capacity`, since the oldest give way, and by the time they live.
struct ResponseCacheState<Key: Hashable, Element> {
  typealias Instant = ContinuousClock.Instant

  struct ExecutionID: Hashable, Sendable { fileprivate let number: UInt64 }
  struct SubscriberID: Hashable, Sendable { fileprivate let number: UInt64 }

  /// What is to be done about a question.
  enum Admission {
    /// Its answer is there.
    case answered([Element])
    /// It is being answered.
    case joined(SubscriberID)
    /// It must be answered anew.
    case started(SubscriberID, ExecutionID)
  }

  /// What a subscriber finds when it looks for its next element.
  enum Step {
    case element(Element)
    case end
    case failure(any Error)
    /// Nothing yet: it waits until it is among those to be woken.
    case nothing
    /// It has left.
    case gone
  }

  private enum Outcome {
    case complete
    case failed(any Error)
  }

  private struct Execution {
    let key: Key
    /// The data is of no earlier moment than this.
    let asOf: Instant
    var elements: [Element] = []
    var outcome: Outcome?
    var subscribers: Set<SubscriberID> = []
  }

  private struct Subscriber {
    let execution: ExecutionID
    var position = 0
  }

  private struct Answer {
    let elements: [Element]
    let asOf: Instant
    let cost: Int
  }

  /// How old the data of an answer may become while it is given again; zero for never.
  let timeToLive: Duration
  /// What all kept answers together may cost.
  let capacity: Int

  private var executions: [ExecutionID: Execution] = [:]
  private var subscribers: [SubscriberID: Subscriber] = [:]
  /// The newest running execution of each question.
  private var running: [Key: ExecutionID] = [:]
  private var answers: [Key: Answer] = [:]
  private var cost = 0
  private var ids: UInt64 = 0

  init(timeToLive: Duration, capacity: Int) {
    self.timeToLive = timeToLive
    self.capacity = capacity
  }

  /// Whether anything runs, or anybody subscribes.
  var isBusy: Bool { !executions.isEmpty || !subscribers.isEmpty || !running.isEmpty }

  /// Whether nothing runs, is waited for or kept.
  var isEmpty: Bool { !isBusy && answers.isEmpty }

  /// How many answers are kept.
  var keptCount: Int { answers.count }

  // Questions.

  /// Somebody asks.
  ///
  /// - Parameter oldest: The data of the answer must not be of an earlier moment; nil where any age will do that the time
  ///   to live allows. An execution that is running may be joined whatever its age otherwise.
  mutating func ask(_ key: Key, oldest: Instant?, now: Instant) -> Admission {
    func isFresh(_ asOf: Instant) -> Bool { oldest.map { asOf >= $0 } ?? true }
    if let answer = answers[key] {
      if now - answer.asOf > timeToLive {
        forget(key)
      } else if isFresh(answer.asOf) {
        return .answered(answer.elements)
      }
    }
    if let id = running[key], let execution = executions[id], isFresh(execution.asOf) {
      return .joined(subscribe(to: id))
    }
    let id = ExecutionID(number: nextID())
    executions[id] = Execution(key: key, asOf: now)
    running[key] = id
    return .started(subscribe(to: id), id)
  }

  /// What a subscriber reads next.
  mutating func next(_ id: SubscriberID) -> Step {
    guard let subscriber = subscribers[id], let execution = executions[subscriber.execution] else { return .gone }
    if subscriber.position < execution.elements.count {
      subscribers[id]?.position += 1
      return .element(execution.elements[subscriber.position])
    }
    switch execution.outcome {
    case nil: return .nothing
    case .complete: return .end
    case .failed(let error): return .failure(error)
    }
  }

  /// Whether ``next(_:)`` would say more than that there is nothing yet.
  func hasNews(_ id: SubscriberID) -> Bool {
    guard let subscriber = subscribers[id], let execution = executions[subscriber.execution] else { return true }
    return execution.outcome != nil || subscriber.position < execution.elements.count
  }

  /// A subscriber leaves, with or without its answer. Returns the execution to be cancelled: the one that nobody else
  /// waits for.
  mutating func leave(_ id: SubscriberID) -> ExecutionID? {
    guard let subscriber = subscribers.removeValue(forKey: id) else { return nil }
    executions[subscriber.execution]?.subscribers.remove(id)
    guard let execution = executions[subscriber.execution], execution.subscribers.isEmpty else { return nil }
    executions[subscriber.execution] = nil
    stopJoining(subscriber.execution, execution.key)
    return execution.outcome == nil ? subscriber.execution : nil
  }

  // Executions. One that was cancelled may still say something: nobody hears it.

  /// An execution has a further element. Returns who is to be woken.
  mutating func add(_ element: Element, to id: ExecutionID) -> Set<SubscriberID> {
    executions[id]?.elements.append(element)
    return executions[id]?.subscribers ?? []
  }

  /// What an execution has answered so far.
  func elements(of id: ExecutionID) -> [Element] { executions[id]?.elements ?? [] }

  /// An execution has ended well. Returns who is to be woken.
  ///
  /// - Parameter cost: What it costs to keep the answer; nil for one that may not be given again.
  mutating func complete(_ id: ExecutionID, cost: Int?, now: Instant) -> Set<SubscriberID> {
    if let cost, let execution = executions[id] { keep(execution, cost: cost, now: now) }
    return end(id, .complete)
  }

  /// An execution has failed: so have all who wait for it, and nobody after them. Returns who is to be woken.
  mutating func fail(_ id: ExecutionID, _ error: any Error) -> Set<SubscriberID> { end(id, .failed(error)) }

  /// Forgets answers whose time has come. Returns whether any are left.
  mutating func sweep(now: Instant) -> Bool {
    for (key, answer) in answers where now - answer.asOf > timeToLive { forget(key) }
    return !answers.isEmpty
  }

  private mutating func keep(_ execution: Execution, cost: Int, now: Instant) {
    guard now - execution.asOf < timeToLive, cost <= capacity else { return }
    // Of two that ran side by side, the one with the newer data stays, whichever ends first.
    if let answer = answers[execution.key], answer.asOf > execution.asOf { return }
    forget(execution.key)
    if self.cost + cost > capacity { _ = sweep(now: now) }
    while self.cost + cost > capacity, let oldest = answers.min(by: { $0.value.asOf < $1.value.asOf }) {
      forget(oldest.key)
    }
    answers[execution.key] = Answer(elements: execution.elements, asOf: execution.asOf, cost: cost)
    self.cost += cost
  }

  private mutating func forget(_ key: Key) {
    if let answer = answers.removeValue(forKey: key) { cost -= answer.cost }
  }

  private mutating func end(_ id: ExecutionID, _ outcome: Outcome) -> Set<SubscriberID> {
    guard let execution = executions[id] else { return [] }
    executions[id]?.outcome = outcome
    stopJoining(id, execution.key)
    return execution.subscribers
  }

  private mutating func stopJoining(_ id: ExecutionID, _ key: Key) {
    if running[key] == id { running[key] = nil }
  }

  private mutating func subscribe(to execution: ExecutionID) -> SubscriberID {
    let id = SubscriberID(number: nextID())
    subscribers[id] = Subscriber(execution: execution)
    executions[execution]?.subscribers.insert(id)
    return id
  }

  private mutating func nextID() -> UInt64 {
    ids &+= 1
    return ids
  }
}
