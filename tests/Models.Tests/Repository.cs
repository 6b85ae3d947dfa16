namespace IFeaLiD.Models.Tests;

/// <summary>Files of the repository that the tests read, found from where the test runs.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Models => Path.Combine(Root, "models");

    public static string Fixture(string name) => Path.Combine(Root, "tests", "fixtures", "models", name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "IFeaLiD.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No IFeaLiD.sln above the tests.");
        return folder.FullName;
    }
}
