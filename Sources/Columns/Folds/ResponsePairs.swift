/// How the inbound messages of a range were answered (docs/metrics.md, "ResponseInsights"): each contact's messages in order,
/// whatever the channel.
///
/// An inbound message is answered if the contact's message directly after it is outbound. A message of any other direction
/// between them therefore leaves it unanswered, and is itself neither. Messages without a contact have no part in it.
public struct ResponsePairs: Fold {
  /// The inbound messages of one phone.
  public struct Phone: Sendable, Hashable {
    /// All of them.
    public var inbound: Int64 = 0
    /// Those that were answered; never more.
    public var answered: Int64 = 0
    /// From those to their answers, summed, in microseconds.
    public var wait: Int128 = 0

    /// None.
    public init() {}
  }

  /// The newest message of a contact.
  private struct Newest {
    enum State: UInt8 {
      /// The contact has no message yet.
      case unseen
      /// There is nothing to be answered.
      case settled
      /// It is inbound.
      case waiting
    }

    var time: Int64 = 0
    var phone: UInt32 = 0
    var hour: UInt8 = 0
    var state = State.unseen
  }

  private let clock: RangeClock
  /// By the contact's number.
  private var newest: [Newest] = []
  /// The outbound messages that are a contact's first here: each answers what came before these rows, if that is inbound.
  private var openings: [(contact: UInt32, time: Int64)] = []
  /// By the phone's number; 0 is none.
  public private(set) var phones: [Phone] = []
  /// The inbound messages without an answer by the local hour of their own time: 24 of them.
  public private(set) var unansweredByHour = [Int64](repeating: 0, count: 24)

  /// Of no rows.
  public init(_ clock: RangeClock) { self.clock = clock }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let directions = batch.kinds.values.map { MessageKind($0).direction }
    let (times, codes, contacts) = (batch.times, batch.kinds.codes, batch.wide(.contact))
    let phone = batch.coded(.phone)
    guard contacts.count == times.count, phone.codes.count == times.count else { return }
    if let most = contacts[rows.range].max() { newest.extend(to: Int(most), with: Newest()) }
    if let most = phone.values.max() { phones.extend(to: Int(most), with: Phone()) }
    clock.forEachRun(of: rows) { run, place in
      let hour = UInt8(truncatingIfNeeded: place.hour)
      for row in run {
        let contact = Int(contacts[row])
        if contact == 0 { continue }
        switch directions[Int(codes[row])] {
        case .inbound:
          let number = phone.values[Int(phone.codes[row])]
          phones[Int(number)].inbound += 1
          unansweredByHour[place.hour] += 1
          newest[contact] = Newest(time: times[row], phone: number, hour: hour, state: .waiting)
        case .outbound:
          switch newest[contact].state {
          case .waiting: answer(newest[contact], at: times[row])
          case .unseen: openings.append((contacts[row], times[row]))
          case .settled: break
          }
          newest[contact].state = .settled
        case .other:
          newest[contact].state = .settled
        }
      }
    }
  }

  private mutating func answer(_ message: Newest, at time: Int64) {
    unansweredByHour[Int(message.hour)] -= 1
    phones[Int(message.phone)].answered += 1
    phones[Int(message.phone)].wait += Int128(time) - Int128(message.time)
  }

  /// Takes the pairs of later rows, and makes those of which each has one half.
  public mutating func merge(_ later: ResponsePairs) {
    for (contact, time) in later.openings {
      let number = Int(contact)
      guard number < newest.count else {
        openings.append((contact, time))
        continue
      }
      switch newest[number].state {
      case .waiting: answer(newest[number], at: time)
      case .unseen: openings.append((contact, time))
      case .settled: break
      }
    }
    if !later.newest.isEmpty { newest.extend(to: later.newest.count - 1, with: Newest()) }
    for (number, message) in later.newest.enumerated() where message.state != .unseen { newest[number] = message }
    if !later.phones.isEmpty { phones.extend(to: later.phones.count - 1, with: Phone()) }
    for (number, phone) in later.phones.enumerated() {
      phones[number].inbound += phone.inbound
      phones[number].answered += phone.answered
      phones[number].wait += phone.wait
    }
    unansweredByHour.add(later.unansweredByHour)
  }
}
