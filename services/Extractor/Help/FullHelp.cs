using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace IFeaLiD.Extractor.Help;

/// <summary>The library's help, then examples and exit codes.</summary>
internal sealed class FullHelp(HelpAction help) : SynchronousCommandLineAction
{
    private const string ExitCodes =
        """
        Exit codes:
          0    all was done
          1    a fault of this program
          2    the command line cannot be understood, or asks for what is not there
          3    a photo or dataset cannot be read, is damaged or outside the limits
          4    there is no such model, or it cannot be used
          5    the result cannot be written
          6    the service cannot be reached, is full, or failed
          130  Ctrl+C
        Of several failures the first counts. One photo that fails does not keep the others from their turn; what would befall
        all of them (2, 4, 5, a service that is gone) ends the run.
        """;

    /// <summary>Takes the place of a root command's help.</summary>
    public static void Install(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new FullHelp((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ExampleCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine($"Examples:\n{string.Join('\n', command.Examples.Select(example => $"  {example}"))}\n");
        }

        output.WriteLine(ExitCodes);
        return code;
    }
}
