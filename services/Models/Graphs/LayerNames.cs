using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IFeaLiD.Models.Graphs;

/// <summary>Names of tensors -> names for people: short, unique, without characters that addresses or file names mind.</summary>
internal sealed partial class LayerNames
{
    private const int Longest = 64;

    private readonly HashSet<string> taken = [];

    /// <summary><c>/layer1/layer1.0/conv1/Conv_output_0</c>, as PyTorch names the tensor of a module, becomes <c>layer1.0.conv1.Conv</c>.</summary>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="node">Its maker's name, which tells more where the tensor is an output of the graph.</param>
    public string Of(string tensor, string node)
    {
        var match = Module().Match(tensor);
        match = match.Success ? match : Module().Match(node + "_output_0");
        string name = Plain(match.Success ? Path(match) : tensor);
        string free = name;
        for (int i = 2; !taken.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name[..Math.Min(name.Length, Longest - 6)]}-{i}");
        return free;
    }

    /// <summary>Nested modules repeat the path of those around them: <c>layer1/layer1.0/conv1</c>.</summary>
    private static string Path(Match match)
    {
        string path = "";
        foreach (string part in match.Groups["path"].Value.Split('/', StringSplitOptions.RemoveEmptyEntries))
            path = path.Length == 0 || part.StartsWith(LastOf(path) + ".", StringComparison.Ordinal) ? Parent(path) + part : $"{path}.{part}";
        string op = match.Groups["op"].Value;
        return path.Length > 0 ? $"{path}.{op}" : op;

        string Parent(string whole) => whole[..^LastOf(whole).Length];
        static string LastOf(string whole) => Tail().Match(whole).Value;
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (char c in name)
            plain.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_');
        string text = plain.ToString().Trim('.', '_', '-');
        if (text.Length > Longest)
            text = text[^Longest..].TrimStart('.', '_', '-'); // the end tells layers apart
        return text.Length > 0 ? text : "layer";
    }

    [GeneratedRegex(@"^(?<path>(/[^/]+)*)/(?<op>[A-Za-z0-9_]+)_output_0$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Module();

    /// <summary>The last module of a path with the numbers behind it: layer1.0 of net.layer1.0.</summary>
    [GeneratedRegex(@"[^.]+(\.\d+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tail();
}
