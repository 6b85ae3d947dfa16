using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Text.RegularExpressions;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Jobs;
using IFeaLiD.Jobs.Nats;
using IFeaLiD.Telemetry;
using IFeaLiD.Tests;
using IFeaLiD.Viewer.Access;
using IFeaLiD.Viewer.Operators;
using Microsoft.Extensions.Configuration;

namespace IFeaLiD.Viewer.Tests.Deploy;

/// <summary>The files that are shipped for containers: what their own tools say of them, and whether the options that they name are there.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        [""] = typeof(ViewerOptions),
        ["Access"] = typeof(AccessOptions),
        ["Datasets"] = typeof(DatasetLimits),
        ["Engine"] = typeof(NatsOptions),
        ["Inference"] = typeof(InferenceOptions),
        ["Jobs"] = typeof(JobEngineOptions),
        ["Metrics"] = typeof(MetricsOptions),
        ["Operator"] = typeof(OperatorOptions),
        ["Photos"] = typeof(PhotoLimits),
    };

    private static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    [Theory]
    [InlineData("Engine:Url")]
    [InlineData("Engine:S3:Bucket", "-f", "docker-compose.s3.yml")]
    public async Task Docker_compose_reads_it_and_every_option_is_one_of_the_programs_with_a_value_in_range(string place, params string[] files)
    {
        var services = ServicesOf(await ComposeAsync([.. files, "--profile", "gpu"]));
        Assert.Equal(["extractor", "extractor-gpu", "nats", "proxy", "viewer"], services.Keys.Order(StringComparer.Ordinal));
        foreach (var (service, lines) in services.Where(service => service.Key is "viewer" or "extractor" or "extractor-gpu"))
        {
            var environment = EnvironmentOf(lines);
            var options = environment.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => (string?)pair.Value);
            Assert.Contains(place, options.Keys);
            AssertOptions(options, service);
        }
    }

    [Fact]
    public async Task Graphics_cards_are_for_those_who_ask_and_without_a_password_there_is_nothing()
    {
        Assert.Equal(["extractor-gpu"], ServicesOf(await ComposeAsync()).Where(service => service.Value.Contains("    profiles:")).Select(service => service.Key));
        var (exitCode, said) = await RunAsync("docker-compose", ["-f", Path.Combine(Folder, "docker-compose.yml"), "config"]);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("NATS_PASSWORD", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_service_is_confined_and_has_time_to_stop()
    {
        Assert.All(ServicesOf(await ComposeAsync("--profile", "gpu")), service =>
            Assert.All(["read_only: true", "- ALL", "- no-new-privileges:true", "stop_grace_period: 30s"], line => Assert.Contains(service.Value, found => found.Trim() == line)));
    }

    [Fact]
    public async Task What_the_image_sets_are_options_and_its_targets_are_those_that_are_asked_for()
    {
        var dockerfile = await File.ReadAllTextAsync(Path.Combine(Folder, "Dockerfile"));
        var options = Variable().Matches(dockerfile).Where(match => !match.Groups["name"].Value.StartsWith("DOTNET_", StringComparison.Ordinal))
            .Where(match => match.Groups["name"].Value is not ("GLIBC_TUNABLES" or "ASPNETCORE_URLS"))
            .Select(match => (Name: match.Groups["name"].Value.Replace("__", ":", StringComparison.Ordinal), Value: (string?)match.Groups["value"].Value)).Distinct().ToList();
        Assert.Contains(options, option => option.Name == "ModelsFolder");
        AssertOptions(options.ToDictionary(option => option.Name, option => option.Value), "Dockerfile");
        var targets = Target().Matches(dockerfile).Select(match => match.Groups["name"].Value).ToList();
        Assert.All(Wanted().Matches(await ComposeAsync("--profile", "gpu")), match => Assert.Contains(match.Groups["name"].Value, targets));
    }

    [Theory]
    [InlineData("nats.conf")]
    [InlineData("nats-cluster.conf")]
    public async Task The_NATS_server_reads_its_configuration(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, file));
        const string Sync = "  sync_interval: always\n";
        Assert.Contains(Sync, text, StringComparison.Ordinal);
        var folder = ViewerProgram.NewFolder();
        var path = Path.Combine(folder, file);
        // Debian's server is older than 2.10, which brought this line.
        await File.WriteAllTextAsync(path, text.Replace(Sync, "", StringComparison.Ordinal));
        var (exitCode, said) = await RunAsync("/usr/sbin/nats-server", ["-t", "-c", path], ("NATS_PASSWORD", "secret"), ("NATS_SERVER_NAME", "nats-1"));
        Assert.True(exitCode == 0, said);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> ComposeAsync(params string[] arguments)
    {
        string[] words = ["-f", .. arguments.Prepend("docker-compose.yml").Select(word => word.EndsWith(".yml", StringComparison.Ordinal) ? Path.Combine(Folder, word) : word), "config"];
        var (exitCode, said) = await RunAsync("docker-compose", words, ("NATS_PASSWORD", "secret"), ("S3_BUCKET", "bucket"));
        Assert.True(exitCode == 0, said);
        return said;
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(string program, string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }

    /// <summary>Lines of each service as docker-compose writes them out: names stand two columns in, what belongs to them further.</summary>
    private static Dictionary<string, List<string>> ServicesOf(string composed)
    {
        var services = new Dictionary<string, List<string>>();
        var within = false;
        var current = new List<string>();
        foreach (var line in composed.Split('\n'))
        {
            if (line.Length > 0 && line[0] != ' ')
            {
                within = line == "services:";
            }
            else if (within && line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ')
            {
                services[line.Trim().TrimEnd(':')] = current = [];
            }
            else if (within)
            {
                current.Add(line);
            }
        }

        return services;
    }

    private static Dictionary<string, string> EnvironmentOf(List<string> lines) => lines
        .SkipWhile(line => line != "    environment:").Skip(1).TakeWhile(line => line.StartsWith("      ", StringComparison.Ordinal))
        .Select(line => line.Trim().Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('\'', '"'));

    private static void AssertOptions(Dictionary<string, string?> options, string where)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(options).Build();
        foreach (var name in options.Keys)
        {
            var parts = name.Split(':');
            var section = parts.Length > 1 ? parts[0] : "";
            var type = Sections.GetValueOrDefault(section);
            Assert.True(parts[^Math.Max(1, parts.Length - 1)..].Aggregate(type, (within, part) => within?.GetProperty(part)?.PropertyType) is not null, $"{where} names {name}, which no program knows.");
            var value = (section.Length > 0 ? (IConfiguration)configuration.GetSection(section) : configuration).Get(type!)!;
            Validator.ValidateObject(value, new ValidationContext(value), validateAllProperties: true);
        }
    }

    [GeneratedRegex("(ENV | {4})(?<name>[A-Za-z_]+)=(?<value>[^ \n]*)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex Variable();

    [GeneratedRegex("^FROM .* AS (?<name>[a-z-]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 60_000)]
    private static partial Regex Target();

    [GeneratedRegex("target: (?<name>[a-z-]+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 60_000)]
    private static partial Regex Wanted();
}
