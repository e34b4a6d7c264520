// The program that `Tools/fuzz` builds: libFuzzer, which sees which branches its bytes reach, around one of the entries. The
// environment says which, since the arguments are libFuzzer's.
import FuzzEntries
import Glibc

@testable import SessionFuzzing

/// Feeds one input; nil where nothing is wrong.
typealias Entry = ([UInt8]) throws -> String?

func entry(named name: String) -> Entry? {
  if name == "session" { return SessionFuzz.run }
  return FuzzEntry(rawValue: name).map { entry in
    { bytes in
      try entry.run(bytes)
      return nil
    }
  }
}

guard let name = getenv("FUZZ_ENTRY").map({ String(cString: $0) }), let chosen = entry(named: name) else {
  print("FUZZ_ENTRY must be session, \(FuzzEntry.allCases.map(\.rawValue).joined(separator: " or ")): run Tools/fuzz.")
  exit(2)
}
nonisolated(unsafe) let feed = chosen

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
  runDriver(&count, &arguments) { start, count in
    // Ends the process where something is wrong, which libFuzzer reports with the input.
    do {
      if let wrong = try feed(Array(UnsafeBufferPointer(start: start, count: count))) { fatalError(wrong) }
    } catch {
      fatalError("\(error)")
    }
    return 0
  })
