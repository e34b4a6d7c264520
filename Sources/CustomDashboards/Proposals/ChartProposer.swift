public import Foundation
public import Messages
public import RPC
public import Time

/// Makes charts of words.
///
/// What it proposes is believed only as far as the catalog and the organization's own names allow: see
/// ``ChartWish/believed(_:)``.
public protocol ChartProposer: Sendable {
  /// Charts for a wish, the most fitting first.
  ///
  /// - Throws: What the client may know of why there are none.
  func ideas(for wish: ChartWish, deadline: ContinuousClock.Instant?) async throws -> [ChartIdea]

  /// What a client is told where no idea can be believed.
  var failure: RPCError { get }
}

/// What a member wants to see, and the names that its words may mean.
public struct ChartWish: Sendable {
  /// A campaign that words may name.
  public struct Campaign: Sendable, Hashable {
    /// Its id.
    public let id: UUID
    /// What it is called.
    public let name: String

    /// A campaign of an id and a name.
    public init(id: UUID, name: String) {
      (self.id, self.name) = (id, name)
    }
  }

  /// The member's words, trimmed.
  public let words: String
  /// The organization's campaigns, the newest first.
  public let campaigns: [Campaign]
  /// Where the organization's candidates came from, the most frequent first.
  public let sources: [String]
  /// The organization's day.
  public let today: CivilDate

  /// A wish of its parts.
  public init(words: String, campaigns: [Campaign], sources: [String], today: CivilDate) {
    self.words = words
    self.campaigns = campaigns
    self.sources = sources
    self.today = today
  }
}

/// A chart that a proposer has thought of.
public struct ChartIdea: Sendable {
  /// A name of the catalog.
  public var metric: String
  /// One that suits the metric.
  public var kind: ChartKind
  /// What the chart is called.
  public var title: String
  /// Only these campaigns; all, when empty.
  public var campaignIDs: [UUID] = []
  /// Only candidates of these sources; all, when empty.
  public var sources: [String] = []
  /// The time to look at; nil for the last 30 days.
  public var timeRange: TimeRange?
  /// Why this chart: a sentence.
  public var reason: String

  /// An idea without a filter.
  public init(metric: String, kind: ChartKind, title: String, reason: String) {
    self.metric = metric
    self.kind = kind
    self.title = title
    self.reason = reason
  }
}
