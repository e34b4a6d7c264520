import Answers
public import Documents
public import Lists
public import Messages
public import SMSUsage
public import Tenancy

/// Analytics of interview campaigns: each of its methods is in a file of its own.
public struct CampaignAnalytics: AnalyticsService {
  /// How much memory the answers may take together that are kept to be given again, in bytes. Most take some thousands.
  private static let keptBytes = 32 << 20

  let database: TenantDatabase
  let documents: any DocumentStore
  let conversations: ConversationPlace
  let smsProvider: any SMSProvider
  let settings: AnalyticsSettings
  let passingScores: PassingScores
  let pageTokens: PageTokens
  let answers: ResponseCache<AnalyticsKey, AnsweringStep>

  /// Answers from the rows of `database`, the documents of a store, and what a provider counts.
  ///
  /// - Parameters:
  ///   - conversations: Where SMS conversations are: in the database where its relation `documents` is the store.
  ///   - pageTokens: The tokens of lists' pages; with keys in `database`, where nothing else is given.
  ///   - answerTimeToLive: How old the data of an answer may become while it is given again to who asks the same; zero
  ///     for never.
  public init(
    database: TenantDatabase, documents: any DocumentStore, conversations: ConversationPlace = .documentStore,
    smsProvider: any SMSProvider = NoSMSProvider(), settings: AnalyticsSettings = AnalyticsSettings(),
    pageTokens: PageTokens? = nil, answerTimeToLive: Duration = .zero
  ) {
    self.database = database
    self.documents = documents
    self.conversations = conversations
    self.smsProvider = smsProvider
    self.settings = settings
    passingScores = PassingScores(documents: documents, settings: settings)
    self.pageTokens = pageTokens ?? PageTokens(database: database)
    answers = ResponseCache(
      timeToLive: answerTimeToLive, capacity: Self.keptBytes, metrics: AnswerMetrics(cache: "analytics")
    ) { $0.memory }
  }
}
