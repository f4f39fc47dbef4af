using LoxiActors.Console;
using LoxiActors.Console.Commands;

return await ConsoleProgram.RunAsync(args, Terminal.OfThisProcess());
