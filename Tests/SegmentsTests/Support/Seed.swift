import Foundation

/// The seed of a random test: what the environment variable `CALLBOARD_TEST_SEED` says, to repeat a run, or any other.
func drawSeed(_ test: String = #function) -> UInt64 {
  let seed =
    ProcessInfo.processInfo.environment["CALLBOARD_TEST_SEED"].flatMap(UInt64.init) ?? .random(in: .min ... .max)
  print("\(test) draws from CALLBOARD_TEST_SEED=\(seed)")
  return seed
}
