import Messages
import Protobuf

/// A group of figures of the dashboard: the answer of its own method, and a section of the stream.
protocol StatsGroup: Message {
  /// Its name as a section, as the proto has it.
  static var sectionName: String { get }

  /// What it asks of messages and calls.
  static var conversationParts: ConversationParts { get }

  /// It as a section of the stream.
  var section: StreamDashboardResponse.Section { get }

  /// Reads the rows that the query is about.
  init(answering query: GroupQuery) async throws
}

extension StatsGroup {
  static var conversationParts: ConversationParts { [] }
}
