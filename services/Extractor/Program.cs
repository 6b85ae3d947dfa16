using System.CommandLine;
using System.CommandLine.Invocation;
using IFeaLiD.Extractor;
using IFeaLiD.Extractor.Convert;
using IFeaLiD.Extractor.Extract;
using IFeaLiD.Extractor.Health;
using IFeaLiD.Extractor.Help;
using IFeaLiD.Extractor.Inspect;
using IFeaLiD.Extractor.Models;
using IFeaLiD.Extractor.Serve;
using IFeaLiD.Extractor.Telling;

var root = new RootCommand("Feature maps of neural networks as datasets that IFeaLiD shows.")
{
    ExtractCommand.Create(), InspectCommand.Create(), ConvertCommand.Create(), ModelsCommand.Create(), ServeCommand.Create(),
    HealthCommand.Create(),
};
FullHelp.Install(root);
var command = root.Parse(args);
if (command.Action is ParseErrorAction)
{
    var failure = new Failure(ExitCode.Usage, "usage", $"{command.Errors[0].Message} See ifealid --help.");
    return new Report(json: args.Contains("--json")).Failed(null, failure);
}

// Ctrl+C cancels and waits: an inference stops at its next operator, and then the half-written files go.
return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
