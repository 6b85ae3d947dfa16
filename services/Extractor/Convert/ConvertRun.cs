using IFeaLiD.Datasets;
using IFeaLiD.Datasets.Arrays;
using IFeaLiD.Datasets.Containers;
using IFeaLiD.Extraction.Inference;
using IFeaLiD.Extraction.Photos;
using IFeaLiD.Extraction.Requests;
using IFeaLiD.Extractor.Telling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace IFeaLiD.Extractor.Convert;

/// <summary>One conversion; what the input is decides which way.</summary>
/// <param name="input">File, or standard input.</param>
/// <param name="output">File, or standard output.</param>
/// <param name="choices">As they were given.</param>
/// <param name="progress">Told how far it is: the first half is reading.</param>
internal sealed class ConvertRun(string input, string output, ConvertChoices choices, IProgress<PhotoProgress> progress)
{
    /// <summary>Nobody else's memory is at stake: what is set aside goes by the map, and large maps go to a file.</summary>
    private static readonly DatasetLimits Limits = new() { MapBytes = 1L << 40, Entries = 65534 };

    private static readonly IConfiguration Environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    private static readonly ArrayRoom Room = (Environment.GetSection("Inference").Get<InferenceOptions>() ?? new()).MapRoom;

    /// <summary>Converts; the result is there whole, or not at all.</summary>
    public async Task<ConvertedFile> RunAsync(CancellationToken cancellationToken)
    {
        progress.Report(new PhotoProgress("reading", 0, null));
        await using var file = await InputFile.OpenAsync(input, cancellationToken);
        return ArrayFile.IsDataset(file) ? await ToArrayAsync(file, cancellationToken) : await ToDatasetAsync(file, cancellationToken);
    }

    private async Task<ConvertedFile> ToDatasetAsync(Stream file, CancellationToken cancellationToken)
    {
        Demand(".zip", "An array becomes a dataset, a .zip file");
        using var array = ArrayFile.Open(file, choices.Array);
        var photo = choices.Overlay is null ? null : await OverlayAsync(choices.Overlay, cancellationToken);
        var name = choices.Name ?? (input == InputFile.Standard ? array.Name ?? "array" : Path.GetFileName(input));
        var wish = new ArrayWish(name, (Precision)ExtractionRules.Precision(choices.Precision), photo?.Jpeg ?? default(ReadOnlyMemory<byte>),
            photo is null ? null : new PhotoSize(photo.Width, photo.Height));
        using var dataset = ArrayDataset.Read(array, wish, Limits, Room, Reading, cancellationToken);
        await using var result = new OutputFile(output, seekable: true);
        await dataset.WriteAsync(result.Stream, Writing, cancellationToken);
        var bytes = result.Stream.Length;
        await result.PublishAsync(cancellationToken);
        var manifest = dataset.Manifest;
        return new ConvertedFile("dataset", input, output, manifest.Height, manifest.Width, manifest.Features, bytes) { Precision = manifest.Precision };
    }

    private async Task<ConvertedFile> ToArrayAsync(Stream file, CancellationToken cancellationToken)
    {
        Demand(".npy", "A dataset becomes an array, a .npy file");
        if (choices.Given is { } option)
        {
            throw new UsageException("option-unused", $"{option} belongs to arrays, and the input is a dataset. Leave it out.");
        }

        using var dataset = DatasetReader.Open(file, Limits);
        var manifest = dataset.Manifest;
        using var planes = PlaneStore.Create(manifest.Height, manifest.Width, manifest.Features, Room.MemoryBytes, Room.Folder);
        RealPlanes.Read(dataset, planes, Reading, cancellationToken);
        await using var result = new OutputFile(output, seekable: false);
        await NpyWriter.WriteAsync(result.Stream, planes, Writing, cancellationToken);
        await result.PublishAsync(cancellationToken);
        return new ConvertedFile("array", input, output, manifest.Height, manifest.Width, manifest.Features, output == OutputFile.Standard ? 0 : new FileInfo(output).Length)
        {
            Type = "float32",
            RangeKnown = manifest.Provenance is not null,
            Model = manifest.Provenance?.Model is { } model ? new NamedModel(model.Id, model.Name, model.Label, model.Licence) : null,
        };
    }

    private Share Reading => new(progress, "reading", 0);

    private Share Writing => new(progress, "writing", 0.5);

    private static async Task<PhotoOverlay> OverlayAsync(string path, CancellationToken cancellationToken)
    {
        var limits = Environment.GetSection("Photos").Get<PhotoLimits>() ?? new();
        using var decoders = new DecoderPool(Options.Create(limits), NullLogger<DecoderPool>.Instance);
        await using var photo = InputException.Open(path);
        return await new OverlayReader(decoders).ReadAsync(photo, cancellationToken);
    }

    private void Demand(string suffix, string sentence)
    {
        if (output != OutputFile.Standard && !output.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException("output-name", $"{sentence}; the output {output} is called otherwise. Name it {Path.GetFileNameWithoutExtension(output)}{suffix}, or - for standard output.");
        }
    }

    /// <summary>One of the two halves.</summary>
    private sealed class Share(IProgress<PhotoProgress> progress, string doing, double before) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new PhotoProgress(doing, before + (value / 2), null));
    }
}
