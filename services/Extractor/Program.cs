using System.CommandLine;
using System.CommandLine.Invocation;
using IFeaLiD.Extractor;
using IFeaLiD.Extractor.Extract;
using IFeaLiD.Extractor.Inspect;
using IFeaLiD.Extractor.Models;

var root = new RootCommand("Feature maps of neural networks as datasets that IFeaLiD shows.") { ExtractCommand.Create(), InspectCommand.Create(), ModelsCommand.Create() };
var command = root.Parse(args);
if (command.Action is ParseErrorAction)
{
    await Console.Error.WriteLineAsync($"error: {command.Errors[0].Message} See ifealid --help.");
    return (int)ExitCode.Usage;
}

// Ctrl+C cancels and waits: an inference stops at its next operator, and then the half-written files go.
return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
