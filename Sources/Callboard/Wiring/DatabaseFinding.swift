/// What the database was like when it was asked (``DatabaseHealth``).
enum DatabaseFinding: Equatable {
  case ready
  case unreachable
  case lacks(migrations: [String])
}
