import Messages
import RPC

/// An element of an answer, encoded once for all who get it.
enum AnswerElement: Sendable {
  /// The answer of a group's own method: an `EncodedMessage` of the group.
  case group(any EncodedGroup)
  /// A section of the stream; with the error that it tells, for each caller's log, where its group has failed.
  case section(EncodedMessage<StreamDashboardResponse>, failure: (group: String, error: RPCError)?)

  /// The memory that it takes, in bytes.
  var memory: Int {
    switch self {
    case .group(let group): group.memory
    case .section(let section, _): section.memory
    }
  }
}

/// The encoded answer of some group.
protocol EncodedGroup: Sendable {
  /// The memory that it takes, in bytes.
  var memory: Int { get }
}

extension EncodedMessage: EncodedGroup where Value: StatsGroup {}
