import Foundation
import TestCosmos

// Serves until its input ends; says in a line of JSON where, and by which key.
let server = try await TestCosmos.start()
let greeting = ["endpoint": server.endpoint, "key": server.key, "database": server.database]
FileHandle.standardOutput.write(try JSONEncoder().encode(greeting) + Data("\n".utf8))
while readLine() != nil {}
try await server.stop()
