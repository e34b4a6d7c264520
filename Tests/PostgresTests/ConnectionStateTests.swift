import Testing

@testable import Postgres

@Suite struct ConnectionStateTests {
  @Test func operationRunsAlone() {
    var state = ConnectionState()
    #expect(state.start() == true)
    #expect(state.start() == false)
    #expect(state.answered() == ConnectionState.End(stopped: nil))
    #expect(state.start() == true)
  }

  @Test func stoppedOperationEndsWhenAnsweredAndDelivered() {
    for answersFirst in [true, false] {
      var state = ConnectionState()
      _ = state.start()
      #expect(state.stop(.deadline) == true)
      #expect(state.stop(.cancelled) == false)
      let early = answersFirst ? state.answered() : state.cancelDelivered()
      #expect(early == nil)
      #expect(state.isAnswered == answersFirst)
      #expect(state.start() == false)
      let end = answersFirst ? state.cancelDelivered() : state.answered()
      #expect(end == ConnectionState.End(stopped: .deadline))
      #expect(state.isIdle)
    }
  }

  @Test func fruitlessCancelIsRepeated() {
    var state = ConnectionState()
    _ = state.start()
    #expect(state.repeatCancel() == false)
    _ = state.stop(.cancelled)
    #expect(state.repeatCancel() == false)
    _ = state.cancelDelivered()
    #expect(state.repeatCancel() == true)
    #expect(state.answered() == nil)
    #expect(state.cancelDelivered() == ConnectionState.End(stopped: .cancelled))
  }

  @Test func nothingHappensAfterTheEnd() {
    var state = ConnectionState()
    #expect(state.stop(.cancelled) == false)
    #expect(state.cancelDelivered() == nil)
    state.close()
    #expect(state.start() == false)
    #expect(state.answered() == nil)
  }
}

@Suite struct PreparedStatementsTests {
  private func key(_ text: String) -> PreparedStatements.Key { .init(text: text, types: []) }

  @Test func leastRecentlyUsedIsGivenUp() {
    var statements = PreparedStatements(limit: 2)
    #expect(statements.use(key("a")) == .needed("s1"))
    #expect(statements.use(key("b")) == .needed("s2"))
    #expect(statements.use(key("a")) == .ready("s1"))
    #expect(statements.use(key("c")) == .needed("s3"))
    #expect(statements.takeAbandoned() == ["s2"])
    #expect(statements.takeAbandoned() == [])
    #expect(statements.use(key("a")) == .ready("s1"))
    #expect(statements.use(key("b")) == .needed("s4"))
    #expect(statements.count == 2)
  }

  @Test func parameterTypesMakeAnotherStatement() {
    var statements = PreparedStatements(limit: 5)
    _ = statements.use(.init(text: "select $1", types: [.int8]))
    #expect(statements.use(.init(text: "select $1", types: [.text])) == .needed("s2"))
  }

  @Test func forgottenStatementIsPreparedAnewUnderAnotherName() {
    var statements = PreparedStatements(limit: 5)
    _ = statements.use(key("a"))
    statements.forget(key("a"), isHeld: true)
    #expect(statements.takeAbandoned() == ["s1"])
    #expect(statements.use(key("a")) == .needed("s2"))
    statements.forget(key("a"), isHeld: false)
    #expect(statements.takeAbandoned() == [])
  }
}

@Suite struct ConnectionAttemptsTests {
  @Test func oneForEachHostWithItsPort() {
    let attempts = ConnectionAttempts.list(of: ["host": "a,b", "port": "1,2", "dbname": "d"])
    #expect(attempts == [["host": "a", "port": "1", "dbname": "d"], ["host": "b", "port": "2", "dbname": "d"]])
    #expect(ConnectionAttempts.list(of: ["host": "a,b", "port": "7"]).map { $0["port"] } == ["7", "7"])
    #expect(ConnectionAttempts.list(of: ["hostaddr": "::1,127.0.0.1"]).map { $0["hostaddr"] } == ["::1", "127.0.0.1"])
  }

  @Test func whatIsNoListIsLeftToLibpq() {
    #expect(ConnectionAttempts.list(of: ["dbname": "d"]) == [["dbname": "d"]])
    #expect(ConnectionAttempts.list(of: ["host": "a", "port": "1"]).count == 1)
    #expect(ConnectionAttempts.list(of: ["host": "a,b,c", "port": "1,2"]).count == 1)
  }

  @Test func standbysAreTriedBeforeAnyServer() {
    let attempts = ConnectionAttempts.list(of: ["host": "a,b", "target_session_attrs": "prefer-standby"])
    #expect(attempts.map { $0["host"] } == ["a", "b", "a", "b"])
    #expect(attempts.map { $0["target_session_attrs"] } == ["standby", "standby", "any", "any"])
  }
}
