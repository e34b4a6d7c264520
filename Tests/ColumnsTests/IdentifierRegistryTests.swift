import Testing

@testable import Columns

@Suite struct IdentifierRegistryTests {
  @Test func identifiersLiveAsLongAsSomebodyKeepsThem() throws {
    let registry = IdentifierRegistry<Int>()
    var kept: Identifiers? = registry.identifiers(of: 1)
    #expect(registry.identifiers(of: 1) === kept)
    #expect(registry.identifiers(of: 2) !== kept)
    _ = try kept?.contacts.ordinals(of: [Identifier(high: 1, low: 2)])
    #expect(registry.identifiers(of: 1).contacts.count == 1)
    kept = nil
    #expect(registry.identifiers(of: 1).contacts.count == 0)
    // Those that nobody keeps are forgotten.
    for key in 0..<1_000 { _ = registry.identifiers(of: key) }
    #expect(registry.count < 600)
  }
}
