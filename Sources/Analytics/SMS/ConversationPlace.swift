/// Where SMS conversations are.
public enum ConversationPlace: Sendable {
  /// In the database that rows are read from: they are read as columns, in the answer's snapshot.
  case database
  /// In a document store, which is asked for them behind the snapshot.
  case documentStore
}
